package io.slipway.pipeline.timeseries.aggregation;

import io.slipway.pipeline.timeseries.core.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of one metric.
 *
 * @param startMs first millisecond that counts
 * @param endMs last millisecond that counts
 * @param tags for each tag named, the values of which a point must have one
 * @param groupBy tags whose values make groups; empty makes one group
 * @param limit most points of each series, and again of each group before it is aggregated; 0 is no limit
 */
public record MetricQuery(
        String metric,
        long startMs,
        long endMs,
        Map<String, Set<String>> tags,
        List<String> groupBy,
        List<Aggregator> aggregators,
        int limit,
        boolean descending,
        boolean excludeTags) {
    public MetricQuery {
        tags = Map.copyOf(tags);
        groupBy = List.copyOf(groupBy);
        aggregators = List.copyOf(aggregators);
    }

    /** The query that tells only the tags of all points that match. */
    public MetricQuery forTags() {
        return new MetricQuery(metric, startMs, endMs, tags, List.of(), List.of(), 0, false, false);
    }

    /**
     * Whether a point with {@code of} among its tags can match, looking only at those of the wanted tags that it has.
     */
    public boolean mayMatch(Tags of) {
        return tags.entrySet().stream()
                .allMatch(wanted ->
                        of.get(wanted.getKey()) == null || wanted.getValue().contains(of.get(wanted.getKey())));
    }

    /** Whether a point with the tags {@code of}, which are all it has, matches. */
    public boolean matches(Tags of) {
        return tags.entrySet().stream()
                .allMatch(wanted ->
                        of.get(wanted.getKey()) != null && wanted.getValue().contains(of.get(wanted.getKey())));
    }
}
