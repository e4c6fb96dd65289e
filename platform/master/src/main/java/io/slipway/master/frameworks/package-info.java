/** The frameworks that have not ended, and the last that did. */
@NullMarked
package io.slipway.master.frameworks;

import org.jspecify.annotations.NullMarked;
