package io.slipway.master.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.replication.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The join tokens there are, and which agents were admitted with any. Owner: the loop. */
final class AdmissionBook implements Core<AdmissionRecord> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private final TreeMap<String, JoinToken> tokens = new TreeMap<>();

    /** Of each agent that was admitted, the fingerprint of the key it was last admitted with. */
    private final TreeMap<String, String> admitted = new TreeMap<>();

    private Instant latest = Instant.EPOCH;

    Collection<JoinToken> tokens() {
        return List.copyOf(tokens.values());
    }

    Optional<JoinToken> token(String id) {
        return Optional.ofNullable(tokens.get(id));
    }

    /** The fingerprint of the key that an agent was last admitted with. */
    Optional<String> admittedKey(String name) {
        return Optional.ofNullable(admitted.get(name));
    }

    /** Time as the log knows it: it never goes back, whichever master's clock is behind. */
    Instant time(Instant now) {
        return now.isAfter(latest) ? now : latest;
    }

    @Override
    public void apply(AdmissionRecord record) {
        latest = time(record.at());
        if (record instanceof AdmissionRecord.Made made) {
            tokens.put(made.token().id(), made.token());
        } else if (record instanceof AdmissionRecord.Used used) {
            admitted.put(used.name(), used.key());
            JoinToken.Use use = new JoinToken.Use(used.name(), used.key(), used.at());
            tokens.computeIfPresent(used.id(), (id, token) -> token.usedBy(use));
        } else if (record instanceof AdmissionRecord.Removed removed) {
            tokens.remove(removed.id());
        } else {
            throw new IllegalStateException("a record of no known type: " + record);
        }
    }

    @Override
    public byte[] encode(AdmissionRecord record) {
        ObjectNode json = JSON.createObjectNode().put("version", VERSION);
        if (record instanceof AdmissionRecord.Made made) {
            json.put("type", "token-made").set("token", write(made.token()));
        } else if (record instanceof AdmissionRecord.Used used) {
            json.put("type", "token-used")
                    .put("id", used.id())
                    .put("name", used.name())
                    .put("key", used.key())
                    .put("at", used.at().toEpochMilli());
        } else {
            AdmissionRecord.Removed removed = (AdmissionRecord.Removed) record;
            json.put("type", "token-removed")
                    .put("id", removed.id())
                    .put("at", removed.at().toEpochMilli());
        }
        return bytes(json);
    }

    @Override
    public AdmissionRecord decode(byte[] bytes) {
        JsonNode json = read(bytes);
        String id = json.path("id").asText();
        Instant at = instant(json.path("at"));
        String type = json.path("type").asText();
        return switch (type) {
            case "token-made" -> new AdmissionRecord.Made(readToken(json.path("token")));
            case "token-used" ->
                new AdmissionRecord.Used(
                        id, json.path("name").asText(), json.path("key").asText(), at);
            case "token-removed" -> new AdmissionRecord.Removed(id, at);
            default ->
                throw new IllegalStateException("the log holds a record of join tokens of type '" + type
                        + "'; a later version has written it, start that one");
        };
    }

    @Override
    public byte[] snapshot() {
        ObjectNode json = JSON.createObjectNode().put("version", VERSION).put("latest", latest.toEpochMilli());
        ArrayNode all = json.putArray("tokens");
        tokens.values().forEach(token -> all.add(write(token)));
        ObjectNode names = json.putObject("admitted");
        admitted.forEach(names::put);
        return bytes(json);
    }

    @Override
    public void restore(byte[] snapshot) {
        tokens.clear();
        admitted.clear();
        JsonNode json = snapshot.length == 0 ? JSON.createObjectNode() : read(snapshot);
        latest = instant(json.path("latest"));
        json.path("tokens").forEach(one -> {
            JoinToken token = readToken(one);
            tokens.put(token.id(), token);
        });
        json.path("admitted")
                .properties()
                .forEach(one -> admitted.put(one.getKey(), one.getValue().asText()));
    }

    private static ObjectNode write(JoinToken token) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", token.id())
                .put("digest", token.digest())
                .put("made", token.made().toEpochMilli())
                .put("expires", token.expires().toEpochMilli());
        token.name().ifPresent(name -> json.put("name", name));
        token.use()
                .ifPresent(use -> json.putObject("use")
                        .put("name", use.name())
                        .put("key", use.key())
                        .put("at", use.at().toEpochMilli()));
        return json;
    }

    private static JoinToken readToken(JsonNode json) {
        JsonNode use = json.path("use");
        return new JoinToken(
                json.path("id").asText(),
                json.path("digest").asText(),
                json.has("name") ? Optional.of(json.path("name").asText()) : Optional.empty(),
                instant(json.path("made")),
                instant(json.path("expires")),
                use.isObject()
                        ? Optional.of(new JoinToken.Use(
                                use.path("name").asText(), use.path("key").asText(), instant(use.path("at"))))
                        : Optional.empty());
    }

    private static Instant instant(JsonNode millis) {
        return Instant.ofEpochMilli(millis.asLong(0));
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
            throw new UncheckedIOException("the log holds a record of join tokens that is no JSON", e);
        }
    }
}
