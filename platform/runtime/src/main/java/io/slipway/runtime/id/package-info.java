/** Randomness and identifiers: the only place that draws them. */
@NullMarked
package io.slipway.runtime.id;

import org.jspecify.annotations.NullMarked;
