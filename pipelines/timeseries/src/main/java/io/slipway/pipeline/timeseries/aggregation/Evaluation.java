package io.slipway.pipeline.timeseries.aggregation;

import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Answers a query from points that are handed to it one after the other. Of a point it keeps the number and the time,
 * and its
 * tags only where the answer lists them, so that counting a million points needs little memory. One thread at a time.
 */
public final class Evaluation {
    private final MetricQuery query;
    private final boolean needsDetail;
    private final Map<List<String>, GroupBuilder> groups = new TreeMap<>(Evaluation::compare);
    private long points;

    public Evaluation(MetricQuery query) {
        this.query = query;
        needsDetail = !query.excludeTags() || query.limit() > 0;
    }

    /**
     * Takes a point of the query's metric; one that does not match is passed over.
     *
     * @param series its series tags
     * @param detail text of its other tags
     */
    public void add(Tags series, String detail, long atMs, Value value) {
        if (atMs < query.startMs() || atMs > query.endMs()) {
            return;
        }
        Tags tags = series;
        if (!detail.isEmpty() && (needsDetail || !namesOnly(series))) {
            tags = series.and(Tags.parse(detail));
        }
        if (!query.matches(tags)) {
            return;
        }
        points++;
        groups.computeIfAbsent(key(tags), key -> new GroupBuilder()).add(tags, new Sample(atMs, value));
    }

    /** How many points matched so far. */
    public long points() {
        return points;
    }

    /** The answer from all that was added; to be called once. */
    public MetricAnswer answer() {
        var answers = new ArrayList<MetricAnswer.Group>();
        long sampleSize = 0;
        for (var group : groups.entrySet()) {
            List<Sample> samples = group.getValue().samples();
            sampleSize += samples.size();
            answers.add(group(group.getKey(), group.getValue(), samples));
        }
        return new MetricAnswer(query, sampleSize, answers);
    }

    private MetricAnswer.Group group(List<String> key, GroupBuilder group, List<Sample> members) {
        List<Sample> samples = limited(members);
        for (Aggregator aggregator : query.aggregators()) {
            samples = aggregator.apply(samples, query.startMs());
        }
        Map<String, String> by = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            by.put(query.groupBy().get(i), key.get(i));
        }
        return new MetricAnswer.Group(Collections.unmodifiableMap(by), group.tags, samples);
    }

    /** In the query's order; those of one time stay as they came, or are reversed with all others. */
    private List<Sample> limited(List<Sample> samples) {
        samples.sort(Comparator.comparingLong(Sample::atMs));
        if (query.descending()) {
            Collections.reverse(samples);
        }
        return query.limit() > 0 && query.limit() < samples.size() ? samples.subList(0, query.limit()) : samples;
    }

    /** Whether the tags that the query names are all among those of {@code series}. */
    private boolean namesOnly(Tags series) {
        return series.values().keySet().containsAll(query.groupBy())
                && series.values().keySet().containsAll(query.tags().keySet());
    }

    private List<String> key(Tags tags) {
        if (query.groupBy().isEmpty()) {
            return List.of();
        }
        var key = new ArrayList<String>(query.groupBy().size());
        for (String tag : query.groupBy()) {
            key.add(tags.values().getOrDefault(tag, ""));
        }
        return key;
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < left.size(); i++) {
            int difference = left.get(i).compareTo(right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private final class GroupBuilder {
        private final TreeMap<String, SortedSet<String>> tags = new TreeMap<>();
        private final List<Sample> samples = new ArrayList<>();
        /** Filled instead of {@link #samples} when each series has a limit of its own. */
        private final Map<Tags, List<Sample>> series = new TreeMap<>();

        void add(Tags of, Sample sample) {
            if (!query.excludeTags()) {
                of.values()
                        .forEach((name, value) ->
                                tags.computeIfAbsent(name, n -> new TreeSet<>()).add(value));
            }
            if (query.limit() > 0) {
                series.computeIfAbsent(of, tags -> new ArrayList<>(1)).add(sample);
            } else {
                samples.add(sample);
            }
        }

        List<Sample> samples() {
            series.values().forEach(ofSeries -> samples.addAll(limited(ofSeries)));
            return samples;
        }
    }
}
