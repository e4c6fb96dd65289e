package io.slipway.pipeline.timeseries.serving;

import java.util.Map;

/**
 * A request that came in.
 *
 * @param query parameters behind the question mark, decoded; of one given twice the last
 */
public record Request(String method, String path, Map<String, String> query, byte[] body) {}
