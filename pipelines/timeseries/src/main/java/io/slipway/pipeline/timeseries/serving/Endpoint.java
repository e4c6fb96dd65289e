package io.slipway.pipeline.timeseries.serving;

/** Answers requests. Called by several threads at once. */
@FunctionalInterface
public interface Endpoint {
    Answer answer(Request request);
}
