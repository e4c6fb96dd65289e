/** How parts of a process say whether they are well, and why not. */
@NullMarked
package io.slipway.runtime.health;

import org.jspecify.annotations.NullMarked;
