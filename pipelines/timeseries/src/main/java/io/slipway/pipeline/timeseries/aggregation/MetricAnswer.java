package io.slipway.pipeline.timeseries.aggregation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What came of a {@link MetricQuery}.
 *
 * @param sampleSize how many points were looked at
 */
public record MetricAnswer(MetricQuery query, long sampleSize, List<Group> groups) {
    public MetricAnswer {
        groups = List.copyOf(groups);
    }

    /**
     * One group.
     *
     * @param by the values of the tags that make it, in the query's order; a tag that its points lack is empty
     * @param tags every tag of its points with all the values it has
     */
    public record Group(Map<String, String> by, SortedMap<String, SortedSet<String>> tags, List<Sample> values) {
        public Group {
            values = Collections.unmodifiableList(values);
        }
    }
}
