package io.slipway.pipeline.timeseries.aggregation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.pipeline.timeseries.core.PointJson;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Queries and answers in the JSON of KairosDB 1.3.0, {@code POST /api/v1/datapoints/query}; problems are told in its
 * words
 * where it has words for them. What it silently passes over (fields it does not know) is passed over here; what we do
 * not do is refused.
 */
public final class QueryJson {
    private static final Set<String> AGGREGATOR_FIELDS = Set.of(
            "name", "sampling", "align_sampling", "align_start_time", "align_end_time", "start_time", "time_zone");
    private static final long FIRST_MS = -62_135_596_800_000L;
    private static final long LAST_MS = 253_402_300_799_999L;

    private final long nowMs;
    private final List<String> problems = new ArrayList<>();

    private QueryJson(long nowMs) {
        this.nowMs = nowMs;
    }

    /** The queries of {@code request}, or what is wrong with it. */
    public record Request(List<MetricQuery> queries, List<String> problems) {}

    /** Reads a request that arrived at {@code nowMs}. */
    public static Request parse(JsonNode request, long nowMs) {
        var reader = new QueryJson(nowMs);
        List<MetricQuery> queries = reader.queries(request);
        return new Request(reader.problems.isEmpty() ? queries : List.of(), reader.problems);
    }

    private List<MetricQuery> queries(JsonNode request) {
        if (!request.isObject()) {
            problems.add("query json must be an object");
            return List.of();
        }
        ZoneId zone = zone(request.path("time_zone"));
        Long start = time(request, "start", zone);
        Long end = time(request, "end", zone);
        if (!request.path("metrics").isArray()) {
            problems.add("query.metric[] must have a size of at least 1");
            return List.of();
        }
        var queries = new ArrayList<MetricQuery>();
        int i = 0;
        for (JsonNode metric : request.path("metrics")) {
            String context = "query.metric[" + i++ + "]";
            if (start == null && problems.isEmpty()) {
                problems.add(context + ".start_time relative or absolute time must be set");
            }
            long from = start == null ? FIRST_MS : start;
            long to = end == null ? LAST_MS : end;
            if (to < from) {
                problems.add(context + ".end_time must be greater than the start time");
            }
            queries.add(metric(context, metric, from, to, zone));
        }
        return queries;
    }

    private MetricQuery metric(String context, JsonNode metric, long from, long to, ZoneId zone) {
        String name = metric.path("name").asText("");
        if (name.isEmpty()) {
            problems.add(context + ".name may not be " + (metric.hasNonNull("name") ? "empty" : "null"));
        }
        String order = metric.path("order").asText("asc");
        if (!order.equals("asc") && !order.equals("desc")) {
            problems.add(context + ".order must be either 'asc' or 'desc'");
        }
        if (metric.path("plugins").size() > 0) {
            problems.add(context + ".plugins are not supported");
        }
        return new MetricQuery(
                name,
                from,
                to,
                tags(context, metric.path("tags")),
                groupBy(context, metric.path("group_by")),
                aggregators(context, metric.path("aggregators"), zone),
                Math.max(0, metric.path("limit").asInt(0)),
                order.equals("desc"),
                metric.path("exclude_tags").asBoolean(false));
    }

    private Map<String, Set<String>> tags(String context, JsonNode tags) {
        var wanted = new HashMap<String, Set<String>>();
        if (!tags.isObject() && !tags.isMissingNode() && !tags.isNull()) {
            problems.add(context + ".tags must be an object of tag names with a value or an array of values");
            return wanted;
        }
        tags.properties().forEach(tag -> {
            var values = new HashSet<String>();
            JsonNode node = tag.getValue();
            if (node.isArray()) {
                node.forEach(value -> values.add(value.asText()));
            } else {
                values.add(node.asText());
            }
            if (values.contains("")) {
                problems.add(context + ".tags." + tag.getKey() + " value must not be null or empty");
            }
            if (!values.isEmpty()) {
                wanted.put(tag.getKey(), Set.copyOf(values));
            }
        });
        return wanted;
    }

    private List<String> groupBy(String context, JsonNode groupBy) {
        var names = new ArrayList<String>();
        for (int i = 0; i < groupBy.size(); i++) {
            JsonNode one = groupBy.path(i);
            String where = context + ".group_by[" + i + "]";
            String name = one.path("name").asText("");
            if (name.isEmpty()) {
                problems.add(where + " must have a name");
            } else if (!name.equals("tag")) {
                problems.add(where + "." + name + " invalid group_by name, only 'tag' is supported");
            } else if (i > 0) {
                problems.add(where + " is one too many: name all tags in one group_by");
            } else if (!one.path("tags").isArray()) {
                problems.add(where + ".tags " + (one.hasNonNull("tags") ? "must be an array" : "may not be null"));
            } else if (one.path("tags").isEmpty()) {
                problems.add(where + ".tags may not be empty");
            } else {
                one.path("tags").forEach(tag -> names.add(tag.asText()));
            }
        }
        return names;
    }

    private List<Aggregator> aggregators(String context, JsonNode nodes, ZoneId zone) {
        var aggregators = new ArrayList<Aggregator>();
        for (int i = 0; i < nodes.size(); i++) {
            Aggregator made = aggregator(context + ".aggregators[" + i + "]", nodes.path(i), zone);
            if (made != null) {
                aggregators.add(made);
            }
        }
        return aggregators;
    }

    private @Nullable Aggregator aggregator(String where, JsonNode node, ZoneId zone) {
        String name = node.path("name").asText("");
        if (name.isEmpty()) {
            problems.add(where + " must have a name");
            return null;
        }
        Aggregator.Kind kind = Aggregator.Kind.of(name).orElse(null);
        if (kind == null) {
            problems.add(where + "." + name + " invalid aggregators name, must be one of " + Aggregator.Kind.words());
            return null;
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!AGGREGATOR_FIELDS.contains(field)) {
                problems.add("Property '" + field + "' was specified for object '" + name + "', which has none");
            }
        });
        Sampling sampling = new Sampling(1, TimeUnit.MILLISECONDS, zone);
        if (node.hasNonNull("sampling")) {
            Sampling given = sampling(where + ".sampling", node.path("sampling"), zone);
            if (given == null) {
                return null;
            }
            sampling = given;
        }
        Aggregator.Stamp stamp = node.path("align_start_time").asBoolean(false)
                ? Aggregator.Stamp.RANGE_START
                : node.path("align_end_time").asBoolean(false)
                        ? Aggregator.Stamp.RANGE_END
                        : Aggregator.Stamp.FIRST_POINT;
        return new Aggregator(kind, sampling, node.path("align_sampling").asBoolean(true), stamp);
    }

    private @Nullable Sampling sampling(String where, JsonNode node, ZoneId zone) {
        TimeUnit unit = unit(where, node.path("unit"));
        long value = node.path("value").asLong(0);
        if (value < 1) {
            problems.add(where + ".value must be greater than or equal to 1");
        }
        return unit == null || value < 1 ? null : new Sampling(value, unit, zone);
    }

    private @Nullable TimeUnit unit(String where, JsonNode node) {
        if (!node.isTextual()) {
            problems.add(where + ".unit may not be null");
            return null;
        }
        TimeUnit unit = TimeUnit.of(node.asText()).orElse(null);
        if (unit == null) {
            problems.add("query." + node.asText() + " is not a valid time unit, must be one of " + TimeUnit.words());
        }
        return unit;
    }

    /** The start or end in milliseconds, or null if there is none or it is wrong. */
    private @Nullable Long time(JsonNode request, String which, ZoneId zone) {
        JsonNode absolute = request.path(which + "_absolute");
        if (!absolute.isMissingNode() && !absolute.isNull()) {
            try {
                return clamped(Long.parseLong(absolute.asText()));
            } catch (NumberFormatException e) {
                problems.add(which + "_absolute is '" + absolute.asText() + "', expected milliseconds since 1970");
                return null;
            }
        }
        JsonNode relative = request.path(which + "_relative");
        if (!relative.isObject()) {
            return null;
        }
        long value = relative.path("value").asLong(0);
        if (value < 0) {
            problems.add(which + "_relative.value must be greater than or equal to 0");
            return null;
        }
        if (!relative.hasNonNull("unit")) {
            problems.add(which + "_relative.unit may not be null");
            return null;
        }
        TimeUnit unit = unit(which + "_relative", relative.path("unit"));
        try {
            return unit == null ? null : (Long) clamped(unit.plus(nowMs, -value, zone));
        } catch (ArithmeticException | DateTimeException e) {
            problems.add(which + "_relative.value is " + value + ", which lies before all time");
            return null;
        }
    }

    private static long clamped(long ms) {
        return Math.max(FIRST_MS, Math.min(LAST_MS, ms));
    }

    private ZoneId zone(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(node.asText());
        } catch (DateTimeException e) {
            problems.add("query." + node.asText() + " is not a valid time zone, expected a name like America/Chicago");
            return ZoneOffset.UTC;
        }
    }

    /** Writes {@code answers} as the body of a response; without values if only the tags were asked for. */
    public static void write(JsonGenerator json, List<MetricAnswer> answers, boolean onlyTags) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("queries");
        for (MetricAnswer answer : answers) {
            json.writeStartObject();
            if (!onlyTags) {
                json.writeNumberField("sample_size", answer.sampleSize());
            }
            json.writeArrayFieldStart("results");
            if (answer.groups().isEmpty()) {
                writeGroup(json, answer.query(), null, onlyTags);
            }
            for (MetricAnswer.Group group : answer.groups()) {
                writeGroup(json, answer.query(), group, onlyTags);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeGroup(
            JsonGenerator json, MetricQuery query, MetricAnswer.@Nullable Group group, boolean onlyTags)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", query.metric());
        if (group != null && !onlyTags) {
            writeGroupBy(json, query, group);
        }
        if (!query.excludeTags()) {
            json.writeObjectFieldStart("tags");
            if (group != null) {
                for (var tag : group.tags().entrySet()) {
                    json.writeArrayFieldStart(tag.getKey());
                    for (String value : tag.getValue()) {
                        json.writeString(value);
                    }
                    json.writeEndArray();
                }
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("values");
        if (group != null && !onlyTags) {
            for (Sample sample : group.values()) {
                json.writeStartArray();
                json.writeNumber(sample.atMs());
                PointJson.write(json, sample.value());
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeGroupBy(JsonGenerator json, MetricQuery query, MetricAnswer.Group group)
            throws IOException {
        json.writeArrayFieldStart("group_by");
        if (!query.groupBy().isEmpty()) {
            json.writeStartObject();
            json.writeStringField("name", "tag");
            json.writeArrayFieldStart("tags");
            for (String tag : query.groupBy()) {
                json.writeString(tag);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("group");
            for (var by : group.by().entrySet()) {
                json.writeStringField(by.getKey(), by.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeStartObject();
        json.writeStringField("name", "type");
        json.writeStringField("type", "number");
        json.writeEndObject();
        json.writeEndArray();
    }
}
