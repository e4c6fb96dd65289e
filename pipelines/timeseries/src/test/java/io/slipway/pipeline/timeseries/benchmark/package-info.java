/** Measures the pipeline beside what its parts could do. */
@NullMarked
package io.slipway.pipeline.timeseries.benchmark;

import org.jspecify.annotations.NullMarked;
