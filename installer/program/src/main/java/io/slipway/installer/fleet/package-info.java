/** Work on many hosts at once. */
@NullMarked
package io.slipway.installer.fleet;

import org.jspecify.annotations.NullMarked;
