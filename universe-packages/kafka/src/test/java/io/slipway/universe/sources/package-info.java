/** What every package source of the distribution must hold to. */
@NullMarked
package io.slipway.universe.sources;

import org.jspecify.annotations.NullMarked;
