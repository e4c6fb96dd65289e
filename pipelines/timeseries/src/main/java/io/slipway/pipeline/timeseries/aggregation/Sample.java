package io.slipway.pipeline.timeseries.aggregation;

import io.slipway.pipeline.timeseries.core.Value;

/** A number and its time in milliseconds since 1970. */
public record Sample(long atMs, Value value) {}
