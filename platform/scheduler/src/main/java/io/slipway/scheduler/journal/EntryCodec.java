package io.slipway.scheduler.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppJson;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.scheduler.instance.InstanceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;

/**
 * Records as bytes: a JSON object with {@code type} and {@code v}, the version of the form. Fields that are not known
 * are passed over, so that an older program reads what a newer one wrote as far as it understands it.
 */
public final class EntryCodec {
    private static final int VERSION = 1;
    private static final String INSTANCES = "instances";
    private static final String TOLD = "told";
    static final ObjectMapper MAPPER = new ObjectMapper();

    private EntryCodec() {}

    /** The record as bytes. */
    public static byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            write(out, entry);
        } catch (IOException e) {
            throw new UncheckedIOException("journal: a record cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The record that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of a newer form or damaged
     */
    public static Entry decode(byte[] bytes) {
        try (JsonParser in = MAPPER.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("journal: a record is no JSON object; the log is damaged");
            }
            return read(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("journal: a record is no JSON; the log is damaged", e);
        }
    }

    static void write(JsonGenerator out, Entry entry) throws IOException {
        if (entry instanceof Entry.InstancesPut put) {
            out.writeStartObject();
            out.writeStringField("type", INSTANCES);
            out.writeNumberField("v", VERSION);
            InstanceRows.write(out, put.instances());
            out.writeEndObject();
        } else if (entry instanceof Entry.InstancesTold told) {
            out.writeStartObject();
            out.writeStringField("type", TOLD);
            out.writeNumberField("v", VERSION);
            InstanceRows.writeTold(out, told.told());
            out.writeEndObject();
        } else {
            out.writeTree(tree(entry));
        }
    }

    private static ObjectNode tree(Entry entry) {
        if (entry instanceof Entry.InstanceRemoved removed) {
            return typed("instance-removed").put("id", removed.id().value());
        }
        if (entry instanceof Entry.TreeChanged change) {
            return tree(change);
        }
        if (entry instanceof Entry.DeploymentPut put) {
            return typed("deployment").set("deployment", DeploymentJson.write(put.deployment()));
        }
        if (entry instanceof Entry.DeploymentRemoved removed) {
            return typed("deployment-removed").put("id", removed.id());
        }
        if (entry instanceof Entry.FailureNoted noted) {
            return typed("failure").set("failure", InstanceJson.failure(noted.failure()));
        }
        if (entry instanceof Entry.VolumePut put) {
            return typed("volume").set("volume", InstanceJson.volume(put.volume()));
        }
        if (entry instanceof Entry.VolumeRemoved removed) {
            return typed("volume-removed").put("id", removed.persistenceId());
        }
        if (entry instanceof Entry.FrameworkKnown known) {
            ObjectNode json = typed("framework");
            return known.id() == null ? json : json.put("id", known.id().value());
        }
        throw new IllegalArgumentException("journal: no form for " + entry.getClass());
    }

    /** @param in at the beginning of an object; at its end afterwards */
    static Entry read(JsonParser in) throws IOException {
        ObjectNode json = Json.object();
        Entry ofRows = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            String type = json.path("type").asText();
            if (name.equals("rows") && (type.equals(INSTANCES) || type.equals(TOLD))) {
                checkVersion(json);
                ofRows = type.equals(TOLD)
                        ? new Entry.InstancesTold(InstanceRows.readTold(json, in))
                        : new Entry.InstancesPut(InstanceRows.read(json, in));
            } else {
                json.set(name, MAPPER.<JsonNode>readTree(in));
            }
        }
        checkVersion(json);
        return ofRows == null ? entry(json) : ofRows;
    }

    private static void checkVersion(JsonNode json) {
        int version = json.path("v").asInt();
        if (version != VERSION) {
            throw new IllegalArgumentException("journal: a record of form " + version + ", this program knows form "
                    + VERSION + "; use the program that wrote it, or a newer one");
        }
    }

    private static Entry entry(JsonNode json) {
        String type = json.path("type").asText();
        return switch (type) {
            case "instance" -> new Entry.InstancesPut(List.of(InstanceJson.instance(json.path("instance"))));
            case "instance-removed" -> new Entry.InstanceRemoved(new InstanceId(Json.text(json, "id")));
            case "tree" -> tree(json);
            case "deployment" -> new Entry.DeploymentPut(DeploymentJson.read(json.path("deployment")));
            case "deployment-removed" -> new Entry.DeploymentRemoved(Json.text(json, "id"));
            case "failure" -> new Entry.FailureNoted(InstanceJson.failure(json.path("failure")));
            case "volume" -> new Entry.VolumePut(InstanceJson.volume(json.path("volume")));
            case "volume-removed" -> new Entry.VolumeRemoved(Json.text(json, "id"));
            case "framework" ->
                new Entry.FrameworkKnown(
                        json.has("id") ? new FrameworkId(json.get("id").asText()) : null);
            default -> throw new IllegalArgumentException("journal: a record of unknown type '" + type + "'");
        };
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type).put("v", VERSION);
    }

    private static ObjectNode tree(Entry.TreeChanged change) {
        ObjectNode json = typed("tree");
        Json.putTime(json, "version", change.version());
        json.set("apps", Json.array(change.apps(), AppJson::write));
        json.set("removedApps", Json.texts(change.removedApps()));
        json.set("groups", Json.array(change.groups(), EntryCodec::frame));
        json.set("removedGroups", Json.texts(change.removedGroups()));
        return json;
    }

    private static Entry.TreeChanged tree(JsonNode json) {
        return new Entry.TreeChanged(
                Json.time(json, "version"),
                Json.list(json.path("apps"), AppJson::read),
                Json.list(json.path("removedApps"), Json::path),
                Json.list(json.path("groups"), EntryCodec::frame),
                Json.list(json.path("removedGroups"), Json::path));
    }

    private static ObjectNode frame(Entry.GroupFrame frame) {
        ObjectNode json = Json.object();
        json.put("id", frame.id().toString());
        json.set("dependencies", Json.texts(frame.dependencies()));
        Json.putTime(json, "version", frame.version());
        if (frame.enforceRole() != null) {
            json.put("enforceRole", frame.enforceRole());
        }
        return json;
    }

    private static Entry.GroupFrame frame(JsonNode json) {
        return new Entry.GroupFrame(
                Json.path(json, "id"),
                new TreeSet<>(Json.list(json.path("dependencies"), Json::path)),
                Json.time(json, "version"),
                json.has("enforceRole")
                        ? Boolean.valueOf(json.get("enforceRole").asBoolean())
                        : null);
    }
}
