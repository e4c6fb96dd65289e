package io.slipway.scheduler.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.scheduler.instance.InstanceId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the columns of rows about instances; {@link RowReader} reads them. */
final class RowWriter {
    private final JsonGenerator out;
    private final Map<PathId, String> prefixes = new HashMap<>();
    private final long base;

    /** @param base what times are counted from */
    RowWriter(JsonGenerator out, Instant base) {
        this.out = out;
        this.base = base.toEpochMilli();
    }

    /** Numbers what rows share in the order in which it is first met. */
    static final class Numbers<T> {
        private final Map<T, Integer> numbers = new LinkedHashMap<>();
        private @Nullable T latest;
        private int latestNumber;

        int of(T thing) {
            if (thing != latest) {
                Integer known = numbers.putIfAbsent(thing, numbers.size());
                latestNumber = known == null ? numbers.size() - 1 : known;
                latest = thing;
            }
            return latestNumber;
        }

        void write(JsonGenerator out, String name, Function<T, ? extends JsonNode> form) throws IOException {
            out.writeArrayFieldStart(name);
            for (T thing : numbers.keySet()) {
                out.writeTree(form.apply(thing));
            }
            out.writeEndArray();
        }
    }

    /** The fields that every kind of rows has before them. */
    void head(Numbers<PathId> apps) throws IOException {
        out.writeNumberField("base", base);
        apps.write(out, "apps", app -> Json.text(app.toString()));
    }

    void id(PathId app, InstanceId instance) throws IOException {
        String behind = instance.behind(prefixes.computeIfAbsent(app, InstanceId::prefix));
        if (behind != null) {
            out.writeString(behind);
        } else {
            out.writeStartArray();
            out.writeString(instance.value());
            out.writeEndArray();
        }
    }

    void time(@Nullable Instant time) throws IOException {
        if (time == null) {
            out.writeNull();
        } else {
            out.writeNumber(time.toEpochMilli() - base);
        }
    }

    void flag(@Nullable Boolean flag) throws IOException {
        if (flag == null) {
            out.writeNull();
        } else {
            out.writeBoolean(flag);
        }
    }

    void container(@Nullable ContainerId container) throws IOException {
        out.writeString(container == null ? null : container.value());
    }

    void health(@Nullable HealthReport health) throws IOException {
        if (health == null) {
            out.writeNull();
        } else {
            out.writeTree(InstanceJson.health(health));
        }
    }
}
