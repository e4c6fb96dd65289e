/** Real servers and the pipeline's programs as child processes, for tests and benchmarks. */
@NullMarked
package io.slipway.pipeline.timeseries.testing;

import org.jspecify.annotations.NullMarked;
