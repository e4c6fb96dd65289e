package io.slipway.gateway.auth.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.gateway.auth.permissions.Grant;
import io.slipway.gateway.auth.permissions.Role;
import io.slipway.marathonapi.PathId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Records and snapshots as JSON: objects with a type and a version. */
final class AuthJson {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuthJson() {}

    static byte[] encode(AuthRecord record) {
        return bytes(object(record));
    }

    static AuthRecord decode(byte[] bytes) {
        return record(tree(bytes));
    }

    static byte[] encodeAll(Collection<AuthRecord> records) {
        ObjectNode snapshot = JsonNodeFactory.instance.objectNode().put("version", VERSION);
        ArrayNode all = snapshot.putArray("records");
        records.forEach(record -> all.add(object(record)));
        return bytes(snapshot);
    }

    static List<AuthRecord> decodeAll(byte[] bytes) {
        List<AuthRecord> records = new ArrayList<>();
        if (bytes.length > 0) {
            checked(tree(bytes)).path("records").forEach(json -> records.add(record(json)));
        }
        return records;
    }

    private static ObjectNode object(AuthRecord record) {
        if (record instanceof AuthRecord.ClusterNamed named) {
            return typed("cluster").put("id", named.id());
        }
        if (record instanceof AuthRecord.UserSet set) {
            return user(typed("user"), set.user());
        }
        if (record instanceof AuthRecord.UserRemoved removed) {
            return typed("user-removed").put("uid", removed.uid());
        }
        if (record instanceof AuthRecord.TokenIssued issued) {
            ApiToken token = issued.token();
            return typed("token")
                    .put("id", token.id())
                    .put("uid", token.uid())
                    .put("name", token.name())
                    .put("key", token.key())
                    .put("created", token.created().toString())
                    .put("expires", token.expires().toString());
        }
        if (record instanceof AuthRecord.TokenRevoked revoked) {
            return typed("token-revoked")
                    .put("id", revoked.id())
                    .put("at", revoked.at().toString())
                    .put("expires", revoked.expires().toString());
        }
        if (record instanceof AuthRecord.TokensRevoked all) {
            return typed("tokens-revoked").put("uid", all.uid());
        }
        if (record instanceof AuthRecord.KeyAdded added) {
            SigningKey key = added.key();
            ObjectNode json = typed("key")
                    .put("id", key.id())
                    .put("created", key.created().toString())
                    .put("public", key.publicKey())
                    .put("private", key.privateKey());
            added.forget().forEach(json.putArray("forget")::add);
            return json;
        }
        throw new IllegalStateException("no form for " + record.getClass());
    }

    private static ObjectNode user(ObjectNode json, User user) {
        json.put("uid", user.uid())
                .put("description", user.description())
                .put("password", user.passwordHash())
                .put("public", user.publicKey())
                .put("stamp", user.stamp())
                .put("created", user.created().toString());
        ArrayNode grants = json.putArray("grants");
        user.grants()
                .forEach(grant -> grants.addObject()
                        .put("role", grant.role().word())
                        .put("path", grant.path().toString()));
        return json;
    }

    private static AuthRecord record(JsonNode json) {
        String type = text(checked(json), "type");
        return switch (type) {
            case "cluster" -> new AuthRecord.ClusterNamed(text(json, "id"));
            case "user" -> new AuthRecord.UserSet(user(json));
            case "user-removed" -> new AuthRecord.UserRemoved(text(json, "uid"));
            case "token" ->
                new AuthRecord.TokenIssued(new ApiToken(
                        text(json, "id"),
                        text(json, "uid"),
                        text(json, "name"),
                        text(json, "key"),
                        time(json, "created"),
                        time(json, "expires")));
            case "token-revoked" ->
                new AuthRecord.TokenRevoked(text(json, "id"), time(json, "at"), time(json, "expires"));
            case "tokens-revoked" -> new AuthRecord.TokensRevoked(text(json, "uid"));
            case "key" -> {
                List<String> forget = new ArrayList<>();
                json.path("forget").forEach(id -> forget.add(id.asText()));
                yield new AuthRecord.KeyAdded(
                        new SigningKey(
                                text(json, "id"), time(json, "created"), text(json, "public"), text(json, "private")),
                        forget);
            }
            default ->
                throw new IllegalStateException("the log holds a record of the users of type '" + type
                        + "', which this version does not know; a newer one wrote it: use that one");
        };
    }

    private static User user(JsonNode json) {
        List<Grant> grants = new ArrayList<>();
        for (JsonNode grant : json.path("grants")) {
            String role = text(grant, "role");
            grants.add(new Grant(
                    Role.of(role)
                            .orElseThrow(() -> new IllegalStateException("the log holds a grant of role '" + role
                                    + "', which this version does not know; a newer one wrote it: use that one")),
                    PathId.parse(text(grant, "path"))));
        }
        return new User(
                text(json, "uid"),
                text(json, "description"),
                text(json, "password"),
                text(json, "public"),
                text(json, "stamp"),
                time(json, "created"),
                grants);
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("version", VERSION);
    }

    private static JsonNode checked(JsonNode json) {
        int version = json.path("version").asInt(0);
        if (version < 1 || version > VERSION) {
            throw new IllegalStateException("the log holds a record of the users of version " + version
                    + "; this version reads 1 to " + VERSION + ". A newer one wrote it: use that one");
        }
        return json;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalStateException(
                    "a record of the users in the log has no text '" + field + "'; the log is damaged");
        }
        return value.textValue();
    }

    private static Instant time(JsonNode json, String field) {
        return Instant.parse(text(json, field));
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("a record of the users in the log is no JSON; the log is damaged", e);
        }
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
