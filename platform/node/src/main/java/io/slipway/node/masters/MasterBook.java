package io.slipway.node.masters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.replication.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who leads, and where the front doors are of those that have led. May be read from any thread. */
final class MasterBook implements Core<Leads> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private volatile Pages pages = new Pages(new TreeMap<>(), null);

    private record Pages(
            TreeMap<String, URI> doors, @Nullable Leads latest) {}

    /** Who began to lead last. */
    Optional<Leads> latest() {
        return Optional.ofNullable(pages.latest);
    }

    /** Where the front door of a master is that has led. */
    Optional<URI> door(String id) {
        return Optional.ofNullable(pages.doors.get(id));
    }

    @Override
    public void apply(Leads leads) {
        TreeMap<String, URI> doors = new TreeMap<>(pages.doors);
        doors.put(leads.id(), leads.door());
        pages = new Pages(doors, leads);
    }

    @Override
    public byte[] encode(Leads leads) {
        return bytes(object().put("type", "leads")
                .put("master", leads.id())
                .put("door", leads.door().toString()));
    }

    @Override
    public Leads decode(byte[] bytes) {
        JsonNode json = read(bytes);
        if (!json.path("type").asText().equals("leads")) {
            throw new IllegalStateException("the log holds a record of the masters of type '"
                    + json.path("type").asText()
                    + "', expected 'leads'; a later version has written it, start that one");
        }
        return new Leads(
                json.path("master").asText(), URI.create(json.path("door").asText()));
    }

    @Override
    public byte[] snapshot() {
        ObjectNode json = object();
        latest().ifPresent(leads -> json.put("leader", leads.id()));
        ObjectNode all = json.putObject("doors");
        pages.doors.forEach((id, door) -> all.put(id, door.toString()));
        return bytes(json);
    }

    @Override
    public void restore(byte[] snapshot) {
        TreeMap<String, URI> doors = new TreeMap<>();
        JsonNode json = snapshot.length == 0 ? object() : read(snapshot);
        json.path("doors")
                .properties()
                .forEach(door ->
                        doors.put(door.getKey(), URI.create(door.getValue().asText())));
        String leader = json.path("leader").asText();
        URI door = doors.get(leader);
        pages = new Pages(doors, door == null ? null : new Leads(leader, door));
    }

    private static ObjectNode object() {
        return JSON.createObjectNode().put("version", VERSION);
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the log holds a record of the masters that is no JSON", e);
        }
    }
}
