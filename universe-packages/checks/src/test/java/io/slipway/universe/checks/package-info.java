/** What the package sources of the distribution must hold to, read and run. */
@NullMarked
package io.slipway.universe.checks;

import org.jspecify.annotations.NullMarked;
