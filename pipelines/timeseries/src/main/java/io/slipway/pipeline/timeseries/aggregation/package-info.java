/** Queries in KairosDB's words and what they make of a list of points. Pure. */
@NullMarked
package io.slipway.pipeline.timeseries.aggregation;

import org.jspecify.annotations.NullMarked;
