/** Settings from flags and environment variables, all problems told at once. */
@NullMarked
package io.slipway.pipeline.timeseries.settings;

import org.jspecify.annotations.NullMarked;
