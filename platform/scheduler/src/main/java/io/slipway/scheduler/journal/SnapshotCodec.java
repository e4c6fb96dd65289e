package io.slipway.scheduler.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppJson;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupJson;
import java.util.List;

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

    /** The state as bytes. */
    public static byte[] encode(State state) {
        ObjectNode json = Json.object();
        json.put("type", "scheduler");
        json.put("v", VERSION);
        json.set("base", GroupJson.write(state.base()));
        json.set("changes", Json.array(state.changes(), EntryCodec::write));
        json.set("versions", Json.array(state.versions(), AppJson::write));
        json.set("rest", Json.array(state.rest(), EntryCodec::write));
        return EntryCodec.bytes(json);
    }

    /**
     * The state that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of a newer form or damaged
     */
    public static State decode(byte[] bytes) {
        JsonNode json = EntryCodec.tree(bytes);
        int version = json.path("v").asInt();
        if (version != VERSION) {
            throw new IllegalArgumentException("journal: a snapshot of form " + version + ", this program knows form "
                    + VERSION + "; use the program that wrote it, or a newer one");
        }
        return new State(
                GroupJson.read(json.path("base")),
                Json.list(json.path("changes"), change -> (Entry.TreeChanged) EntryCodec.read(change)),
                Json.list(json.path("versions"), AppJson::read),
                Json.list(json.path("rest"), EntryCodec::read));
    }
}
