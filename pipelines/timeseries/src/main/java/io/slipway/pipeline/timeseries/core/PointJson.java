package io.slipway.pipeline.timeseries.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A point as the JSON object that travels in the topic, in KairosDB's words:
 * <code>{"name":"crimes","timestamp":1445208600000,"value":1,"tags":{"type":"THEFT"}}</code>. Unknown fields are
 * passed over, so that later writers may add some.
 */
public final class PointJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION, false)
            .build();

    private PointJson() {}

    /** {@code point} as UTF-8 JSON. */
    public static byte[] encode(Point point) {
        var out = new ByteArrayOutputStream(320);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("name", point.metric());
            json.writeNumberField("timestamp", point.atMs());
            json.writeFieldName("value");
            write(json, point.value());
            json.writeObjectFieldStart("tags");
            for (var tag : point.tags().values().entrySet()) {
                json.writeStringField(tag.getKey(), tag.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a point as JSON", e);
        }
        return out.toByteArray();
    }

    /** Writes {@code value} as a JSON number. */
    public static void write(JsonGenerator json, Value value) throws IOException {
        if (value instanceof Value.Whole whole) {
            json.writeNumber(whole.number());
        } else {
            json.writeNumber(value.asDouble());
        }
    }

    /** Reads one message. */
    public static Parsed decode(byte @Nullable [] message) {
        if (message == null || message.length == 0) {
            return new Parsed.Unusable("the message is empty, expected a point as JSON object");
        }
        try (JsonParser json = JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Parsed.Unusable("expected a point as JSON object, got: " + excerpt(message));
            }
            Point point = new Reader().read(json);
            if (json.nextToken() != null) {
                return new Parsed.Unusable("more follows after the point: " + excerpt(message));
            }
            return new Parsed.Usable(point);
        } catch (JsonParseException e) {
            return new Parsed.Unusable("not JSON: " + e.getOriginalMessage() + ", at column "
                    + e.getLocation().getColumnNr() + " of: " + excerpt(message));
        } catch (IOException | IllegalArgumentException e) {
            return new Parsed.Unusable(String.valueOf(e.getMessage()));
        }
    }

    private static String excerpt(byte[] message) {
        String text = new String(message, 0, Math.min(message.length, 80), StandardCharsets.UTF_8);
        return message.length > 80 ? text + "..." : text;
    }

    /** The fields of one object, as they come. */
    private static final class Reader {
        private @Nullable String name;
        private @Nullable Long atMs;
        private @Nullable Value value;
        private final TreeMap<String, String> tags = new TreeMap<>();

        Point read(JsonParser json) throws IOException {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken token = json.nextToken();
                switch (field) {
                    case "name" -> name = text(json, token, "name");
                    case "timestamp" -> atMs = whole(json, token);
                    case "value" -> value = number(json, token);
                    case "tags" -> readTags(json, token);
                    default -> json.skipChildren();
                }
            }
            if (name == null || atMs == null || value == null) {
                throw new IllegalArgumentException("field "
                        + (name == null ? "name" : atMs == null ? "timestamp" : "value")
                        + " is missing, expected name, timestamp, value and tags");
            }
            return new Point(name, Tags.owning(tags), atMs, value);
        }

        private void readTags(JsonParser json, JsonToken token) throws IOException {
            if (token != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("tags is " + json.getText() + ", expected an object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String tag = json.currentName();
                tags.put(tag, text(json, json.nextToken(), "tag " + tag));
            }
        }

        private static String text(JsonParser json, JsonToken token, String what) throws IOException {
            if (token != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException(what + " is " + json.getText() + ", expected a string");
            }
            return json.getText();
        }

        private static long whole(JsonParser json, JsonToken token) throws IOException {
            if (token != JsonToken.VALUE_NUMBER_INT || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new IllegalArgumentException(
                        "timestamp is " + json.getText() + ", expected whole milliseconds since 1970");
            }
            return json.getLongValue();
        }

        private static Value number(JsonParser json, JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                return Value.of(json.getLongValue());
            }
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                return Value.of(json.getDoubleValue());
            }
            throw new IllegalArgumentException("value is " + json.getText() + ", expected a number");
        }
    }
}
