package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import java.util.Optional;

/** The tokens with which agents get their certificates: {@code /system/v1/join-tokens}. Thread-safe. */
public final class JoinTokens {
    private static final String PATH = "/system/v1/join-tokens";

    private final Door door;

    JoinTokens(Door door) {
        this.door = door;
    }

    /** All that are known, the newest last. */
    public List<JoinToken> list() {
        return door.get(PATH).get("tokens").items().stream().map(JoinToken::new).toList();
    }

    /**
     * Makes one.
     *
     * @param name the only agent that it is to be good for
     * @param expires after how long it is good for nothing, such as {@code 1h}
     */
    public JoinToken create(Optional<String> name, String expires) {
        Json body = Json.object().with("role", "agent").with("expires", expires);
        return new JoinToken(door.send("POST", PATH, name.isPresent() ? body.with("name", name.get()) : body));
    }

    /** Makes one good for nothing. @throws ClientException with status 404 when there is none of that id */
    public void revoke(String id) {
        door.send("DELETE", PATH + "/" + Paths.segment(id), Json.MISSING);
    }
}
