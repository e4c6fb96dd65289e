/** The generator of the sample file. */
@NullMarked
package io.slipway.pipeline.timeseries.sample;

import org.jspecify.annotations.NullMarked;
