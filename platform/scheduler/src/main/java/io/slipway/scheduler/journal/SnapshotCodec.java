package io.slipway.scheduler.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppJson;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The whole durable state as bytes. */
public final class SnapshotCodec {
    private static final int VERSION = 1;

    private SnapshotCodec() {}

    /**
     * The state as a tree, the changes since, every app's earlier versions, and everything else as the records that
     * make it.
     *
     * @param base the oldest tree that is remembered
     * @param changes what led from it to the present one, oldest first
     * @param versions every remembered version of every app, oldest first for each app
     * @param rest instances, deployments and so on
     */
    public record State(Group base, List<Entry.TreeChanged> changes, List<AppDefinition> versions, List<Entry> rest) {
        /** Copies the lists. */
        public State {
            changes = List.copyOf(changes);
            versions = List.copyOf(versions);
            rest = List.copyOf(rest);
        }
    }

    /** The state as bytes. One element after the other, so that never all of it stands there as a tree too. */
    public static byte[] encode(State state) {
        PartedBytes bytes = new PartedBytes();
        try (JsonGenerator out = EntryCodec.MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("type", "scheduler");
            out.writeNumberField("v", VERSION);
            out.writeFieldName("base");
            out.writeTree(GroupJson.write(state.base()));
            write(out, "changes", state.changes());
            out.writeArrayFieldStart("versions");
            for (AppDefinition version : state.versions()) {
                out.writeTree(AppJson.write(version));
            }
            out.writeEndArray();
            write(out, "rest", state.rest());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("journal: the state cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, String name, List<? extends Entry> entries) throws IOException {
        out.writeArrayFieldStart(name);
        for (Entry entry : entries) {
            EntryCodec.write(out, entry);
        }
        out.writeEndArray();
    }

    /**
     * The state that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of a newer form or damaged
     */
    public static State decode(byte[] bytes) {
        try (JsonParser in = EntryCodec.MAPPER.createParser(bytes)) {
            return new Reading(in).state();
        } catch (IOException e) {
            throw new IllegalArgumentException("journal: a snapshot is no JSON; the log is damaged", e);
        }
    }

    /** Takes one element after the other; the version comes before what depends on it. */
    private static final class Reading {
        private final JsonParser in;
        private final List<Entry.TreeChanged> changes = new ArrayList<>();
        private final List<AppDefinition> versions = new ArrayList<>();
        private final List<Entry> rest = new ArrayList<>();
        private @Nullable Group base;
        private int version;

        Reading(JsonParser in) {
            this.in = in;
        }

        State state() throws IOException {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("journal: a snapshot is no JSON object; the log is damaged");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                take(name);
            }
            check();
            Group known = base;
            if (known == null) {
                throw new IllegalArgumentException("journal: a snapshot without 'base'; the log is damaged");
            }
            return new State(known, changes, versions, rest);
        }

        private void take(String name) throws IOException {
            switch (name) {
                case "v" -> version = in.getIntValue();
                case "base" -> {
                    check();
                    base = GroupJson.read(EntryCodec.MAPPER.<JsonNode>readTree(in));
                }
                case "changes" -> each(entry -> changes.add((Entry.TreeChanged) entry));
                case "versions" -> {
                    check();
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        versions.add(AppJson.read(EntryCodec.MAPPER.<JsonNode>readTree(in)));
                    }
                }
                case "rest" -> each(rest::add);
                default -> in.skipChildren();
            }
        }

        private void each(Consumer<Entry> action) throws IOException {
            check();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                action.accept(EntryCodec.read(in));
            }
        }

        private void check() {
            if (version != VERSION) {
                throw new IllegalArgumentException("journal: a snapshot of form " + version
                        + ", this program knows form " + VERSION + "; use the program that wrote it, or a newer one");
            }
        }
    }
}
