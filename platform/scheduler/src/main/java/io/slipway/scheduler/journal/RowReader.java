package io.slipway.scheduler.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.scheduler.instance.InstanceId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows about instances, column by column, without a tree of nodes.
 *
 * <p>Its methods throw {@link IllegalArgumentException} when the rows are not what they should be.
 */
final class RowReader {
    private static final int LATEST = 16;

    private final JsonParser in;
    private final List<PathId> apps;
    private final List<String> prefixes;
    private final long base;
    /** Times that many rows have in common are the same object. */
    private final @Nullable Instant[] latest = new Instant[LATEST];

    /** Reads one row, or one element, the beginning of which has been read. */
    interface Row<T> {
        T read() throws IOException;
    }

    /**
     * @param head the fields before the rows
     * @param in at the beginning of the array of rows
     */
    RowReader(JsonNode head, JsonParser in) {
        this.in = in;
        this.apps = Json.list(head.path("apps"), Json::path);
        this.prefixes = apps.stream().map(InstanceId::prefix).toList();
        this.base = head.path("base").asLong();
    }

    /** All rows; the parser is at the array's end afterwards. What a row has beyond what is read is passed over. */
    <T> List<T> rows(Row<T> row) throws IOException {
        List<T> rows = new ArrayList<>();
        expect(JsonToken.START_ARRAY, in.currentToken());
        while (in.nextToken() == JsonToken.START_ARRAY) {
            rows.add(row.read());
            while (in.currentToken() != JsonToken.END_ARRAY) {
                in.skipChildren();
                in.nextToken();
            }
        }
        expect(JsonToken.END_ARRAY, in.currentToken());
        return rows;
    }

    /** Whether the row goes on; its next value is {@link #current} then. */
    boolean goesOn() throws IOException {
        return in.nextToken() != JsonToken.END_ARRAY;
    }

    /** The number that is read already. */
    int current() throws IOException {
        return in.getIntValue();
    }

    PathId app(int number) {
        return apps.get(number);
    }

    InstanceId id(int app) throws IOException {
        String behind = in.nextTextValue();
        if (behind != null) {
            return InstanceId.of(prefixes.get(app), behind);
        }
        expect(JsonToken.START_ARRAY, in.currentToken());
        InstanceId id = new InstanceId(text());
        expect(JsonToken.END_ARRAY, in.nextToken());
        return id;
    }

    int number() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, in.nextToken());
        return in.getIntValue();
    }

    String text() throws IOException {
        expect(JsonToken.VALUE_STRING, in.nextToken());
        return in.getText();
    }

    @Nullable
    String optionalText() throws IOException {
        return in.nextTextValue();
    }

    @Nullable
    Boolean flag() throws IOException {
        return in.nextBooleanValue();
    }

    Instant time() throws IOException {
        return Objects.requireNonNull(time(false));
    }

    @Nullable
    Instant optionalTime() throws IOException {
        return time(true);
    }

    private @Nullable Instant time(boolean optional) throws IOException {
        JsonToken token = in.nextToken();
        if (optional && token == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(JsonToken.VALUE_NUMBER_INT, token);
        long millis = base + in.getLongValue();
        int slot = (int) Math.floorMod(millis, (long) LATEST);
        Instant known = latest[slot];
        if (known == null || known.toEpochMilli() != millis) {
            known = Instant.ofEpochMilli(millis);
            latest[slot] = known;
        }
        return known;
    }

    @Nullable
    ContainerId container() throws IOException {
        String container = in.nextTextValue();
        return container == null ? null : new ContainerId(container);
    }

    List<Integer> numbers() throws IOException {
        return list(in::getIntValue);
    }

    /** An array of anything. */
    <T> List<T> trees(Function<JsonNode, T> form) throws IOException {
        return list(() -> form.apply(EntryCodec.MAPPER.<JsonNode>readTree(in)));
    }

    private <T> List<T> list(Row<T> element) throws IOException {
        expect(JsonToken.START_ARRAY, in.nextToken());
        if (in.nextToken() == JsonToken.END_ARRAY) {
            return List.of(); // most are
        }
        List<T> list = new ArrayList<>();
        do {
            list.add(element.read());
        } while (in.nextToken() != JsonToken.END_ARRAY);
        return list;
    }

    /** A tree of nodes is made only where there is a report. */
    @Nullable
    HealthReport health() throws IOException {
        return in.nextToken() == JsonToken.VALUE_NULL
                ? null
                : InstanceJson.health(EntryCodec.MAPPER.<JsonNode>readTree(in));
    }

    private void expect(JsonToken expected, @Nullable JsonToken found) {
        if (found != expected) {
            throw new IllegalArgumentException("journal: a row of an instance has " + found + " where " + expected
                    + " is expected, at " + in.currentLocation().offsetDescription() + "; the log is damaged");
        }
    }
}
