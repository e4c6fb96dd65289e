package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Groups as JSON, with everything below them. The same form is kept in the journal. */
public final class GroupJson {
    private GroupJson() {}

    /** The group as the API shows it, with bare apps. */
    public static ObjectNode write(Group group) {
        ObjectNode json = AppJson.object();
        json.put("id", group.id().toString());
        ArrayNode apps = json.putArray("apps");
        group.apps().values().forEach(app -> apps.add(AppJson.write(app)));
        ArrayNode groups = json.putArray("groups");
        group.groups().values().forEach(child -> groups.add(write(child)));
        writeFrame(json, group);
        return json;
    }

    /** Adds what a group has beside its apps and groups. */
    public static void writeFrame(ObjectNode json, Group group) {
        json.putArray("pods");
        json.set(
                "dependencies",
                AppJson.texts(
                        group.dependencies().stream().map(PathId::toString).toList()));
        json.put("version", Timestamps.format(group.version()));
        if (group.enforceRole() != null) {
            json.put("enforceRole", group.enforceRole());
        }
    }

    /** A group that {@link #write} wrote; rules are not checked. */
    public static Group read(JsonNode json) {
        PathId id = PathId.absolute(json.path("id").asText());
        TreeMap<PathId, AppDefinition> apps = new TreeMap<>();
        for (JsonNode app : json.path("apps")) {
            AppDefinition read = AppJson.read(app);
            apps.put(read.id(), read);
        }
        TreeMap<PathId, Group> groups = new TreeMap<>();
        for (JsonNode child : json.path("groups")) {
            Group read = read(child);
            groups.put(read.id(), read);
        }
        TreeSet<PathId> dependencies = new TreeSet<>();
        json.path("dependencies").forEach(dependency -> dependencies.add(PathId.absolute(dependency.asText())));
        Instant version = Timestamps.parse(json.path("version").asText());
        @Nullable
        Boolean enforce = json.has("enforceRole") ? json.get("enforceRole").asBoolean() : null;
        return new Group(id, apps, groups, dependencies, version, enforce);
    }
}
