package io.slipway.pipeline.timeseries.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.pipeline.timeseries.core.Layout;
import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events as GitHub's API gives them for an organisation: a JSON array of events, or one event a line. Each is a point
 * of metric
 * {@value Layout#GITHUB_EVENTS} with value 1 at {@code created_at}. In an array that is not JSON, what follows the
 * mistake cannot be told apart and is one unusable row.
 */
public final class GithubEventRows implements RowReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final InputStream in;
    private final @Nullable JsonParser array;
    private final @Nullable LineReader lines;
    private long number;
    private boolean broken;

    private GithubEventRows(InputStream in, @Nullable JsonParser array, @Nullable LineReader lines) {
        this.in = in;
        this.array = array;
        this.lines = lines;
    }

    /** @throws UnknownFormatException if {@code in} begins with neither an array nor an object */
    public static GithubEventRows open(InputStream in) throws IOException {
        var buffered = new BufferedInputStream(in, 1 << 16);
        int first = firstVisible(buffered);
        if (first == '[') {
            JsonParser parser = JSON.createParser(buffered);
            parser.nextToken();
            return new GithubEventRows(buffered, parser, null);
        }
        if (first == '{') {
            return new GithubEventRows(buffered, null, new LineReader(buffered));
        }
        throw new UnknownFormatException("not GitHub events: expected a JSON array of events, or one event a line");
    }

    /** The first byte of {@code in} that is no white space, or -1; nothing is consumed. */
    static int firstVisible(BufferedInputStream in) throws IOException {
        in.mark(1024);
        int b = in.read();
        for (int i = 0; i < 1000 && b >= 0 && b <= ' '; i++) {
            b = in.read();
        }
        in.reset();
        return b;
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (array != null) {
            return broken ? null : fromArray(array);
        }
        LineReader.Line line = lines == null ? null : lines.next();
        return line == null ? null : new Row(line.number(), line.bytes(), fromLine(line));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private @Nullable Row fromArray(JsonParser parser) throws IOException {
        number++;
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return null;
            }
            if (token == null) {
                throw new UnknownFormatException("the JSON array ends before its closing bracket");
            }
            JsonNode event = JSON.readTree(parser);
            return new Row(number, JSON.writeValueAsBytes(event), parse(event));
        } catch (JsonProcessingException | UnknownFormatException e) {
            broken = true;
            String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            return new Row(number, new byte[0], new Parsed.Unusable("not JSON from here on: " + message));
        }
    }

    private static Parsed fromLine(LineReader.Line line) throws IOException {
        if (line.tooLong()) {
            return new Parsed.Unusable("the line is longer than " + LineReader.MAX_LINE + " bytes");
        }
        try {
            return parse(JSON.readTree(line.bytes()));
        } catch (JsonProcessingException e) {
            return new Parsed.Unusable("not JSON: " + e.getOriginalMessage());
        }
    }

    private static Parsed parse(JsonNode event) {
        String time = event.path("created_at").asText("");
        var tags = new TreeMap<String, String>();
        put(tags, "id", event.path("id"));
        put(tags, "type", event.path("type"));
        put(tags, "repo", event.path("repo").path("name"));
        put(tags, "actor", event.path("actor").path("login"));
        put(tags, "org", event.path("org").path("login"));
        for (String needed : new String[] {"id", "type", "repo"}) {
            if (!tags.containsKey(needed)) {
                return new Parsed.Unusable("the event has no " + needed + ", expected a GitHub event");
            }
        }
        try {
            long atMs = Instant.parse(time).toEpochMilli();
            return new Parsed.Usable(new Point(Layout.GITHUB_EVENTS, Tags.of(tags), atMs, Value.of(1)));
        } catch (DateTimeException e) {
            return new Parsed.Unusable("created_at is '" + time + "', expected a time like 2016-02-10T10:15:40Z");
        } catch (IllegalArgumentException e) {
            return new Parsed.Unusable(String.valueOf(e.getMessage()));
        }
    }

    private static void put(Map<String, String> tags, String tag, JsonNode value) {
        String text = value.isTextual() || value.isNumber() ? value.asText() : "";
        if (!text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= Point.MAX_TAGS) {
            tags.put(tag, text);
        }
    }
}
