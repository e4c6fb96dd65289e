package io.slipway.pipeline.timeseries.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was posted to {@code /api/v1/datapoints}: the points of the metrics that are right, and what is wrong with the
 * others, in KairosDB's words. As there, the right ones are stored although others are refused.
 */
record Submission(List<Point> points, List<String> problems) {
    /** Reads one metric or an array of them. */
    static Submission parse(JsonNode body) {
        var submission = new Submission(new ArrayList<>(), new ArrayList<>());
        if (body.isArray()) {
            for (int i = 0; i < body.size(); i++) {
                submission.metric(body.path(i), i);
            }
        } else {
            submission.metric(body, 0);
        }
        return submission;
    }

    private void metric(JsonNode metric, int index) {
        String name = metric.path("name").asText("");
        if (name.isEmpty()) {
            problems.add("metric[" + index + "].name may not be empty.");
            return;
        }
        String context = "metric[" + index + "](name=" + name + ")";
        if (metric.path("ttl").asLong(0) != 0) {
            problems.add(context + ".ttl is " + metric.path("ttl") + ", but points are kept for good; leave it out.");
            return;
        }
        Tags tags = tags(context, metric.path("tags"));
        if (tags == null) {
            return;
        }
        JsonNode datapoints = metric.path("datapoints");
        if (metric.has("timestamp") || metric.has("value") || !metric.has("datapoints")) {
            point(context, name, tags, metric.path("timestamp"), metric.path("value"));
        }
        for (int i = 0; i < datapoints.size(); i++) {
            JsonNode pair = datapoints.path(i);
            point(context + ".datapoints[" + i + "]", name, tags, pair.path(0), pair.path(1));
        }
    }

    private @Nullable Tags tags(String context, JsonNode node) {
        if (node.isEmpty()) {
            problems.add(context + ".tags count must be greater than or equal to 1.");
            return null;
        }
        int before = problems.size();
        var tags = new TreeMap<String, String>();
        node.properties().forEach(tag -> {
            JsonNode value = tag.getValue();
            if (tag.getKey().isEmpty()) {
                problems.add(context + ".tag[].name may not be empty.");
            } else if (value.isNull()) {
                problems.add(context + ".tag[" + tag.getKey() + "].value may not be null.");
            } else if (!value.isValueNode() || value.asText().isEmpty()) {
                problems.add(context + ".tag[" + tag.getKey() + "].value may not be empty.");
            } else {
                tags.put(tag.getKey(), value.asText());
            }
        });
        return problems.size() > before ? null : Tags.of(tags);
    }

    private void point(String context, String name, Tags tags, JsonNode timestamp, JsonNode value) {
        if (timestamp.isMissingNode() || timestamp.isNull()) {
            problems.add(context + ".timestamp may not be null.");
            return;
        }
        if (value.isMissingNode() || value.isNull()) {
            problems.add(context + ".value may not be null.");
            return;
        }
        try {
            points.add(new Point(name, tags, milliseconds(timestamp), number(value)));
        } catch (IllegalArgumentException e) {
            problems.add(context + ": " + e.getMessage());
        }
    }

    private static long milliseconds(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.asLong();
        }
        try {
            return Long.parseLong(node.asText());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("timestamp is " + node + ", expected whole milliseconds since 1970", e);
        }
    }

    /** KairosDB takes numbers in quotes too. */
    private static Value number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Value.of(node.asLong());
        }
        if (node.isNumber()) {
            return Value.of(node.asDouble());
        }
        String text = node.isTextual() ? node.asText() : "";
        try {
            return text.matches("[+-]?\\d{1,18}") ? Value.of(Long.parseLong(text)) : Value.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("value is " + node + ", expected a number", e);
        }
    }
}
