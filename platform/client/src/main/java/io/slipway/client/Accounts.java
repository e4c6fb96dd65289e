package io.slipway.client;

import io.slipway.client.json.Json;
import io.slipway.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Users, service accounts, logins and tokens: {@code /acs/api/v1}. Thread-safe. */
public final class Accounts {
    private static final String AUTH = "/acs/api/v1/auth";
    private static final String USERS = "/acs/api/v1/users";
    private static final String TOKENS = "/acs/api/v1/tokens";

    private final Door door;

    Accounts(Door door) {
        this.door = door;
    }

    /** The token of somebody who logs in. */
    public String login(String uid, String password) {
        Json body = Json.object().with("uid", uid).with("password", password);
        return door.send("POST", AUTH + "/login", body).get("token").text("");
    }

    /**
     * The token of a service account that logs in.
     *
     * @param token signed by its private key: RS256, with {@code uid} and an {@code exp} within ten minutes
     */
    public String loginByKey(String uid, String token) {
        Json body = Json.object().with("uid", uid).with("token", token);
        return door.send("POST", AUTH + "/login", body).get("token").text("");
    }

    /** Whether there are keys to sign tokens with: before the first master has led nobody can log in. */
    public boolean ready() {
        return !door.get(AUTH + "/jwks").get("keys").items().isEmpty();
    }

    /** Ends the token that is shown. */
    public void logout() {
        door.send("POST", AUTH + "/logout", Json.MISSING);
    }

    /** Who the token that is shown belongs to, what they may do, and when it ends. */
    public Json whoami() {
        return door.get(AUTH + "/whoami");
    }

    /** Changes one's own password; all logins end. */
    public void changeOwnPassword(String old, String fresh) {
        door.send("POST", AUTH + "/password", Json.object().with("old", old).with("new", fresh));
    }

    /** All users. */
    public List<Json> users() {
        return door.get(USERS).get("array").items();
    }

    /** Creates a person. */
    public void addPerson(String uid, String description, String password) {
        door.send(
                "PUT", user(uid), Json.object().with("description", description).with("password", password));
    }

    /** Creates a service account with its public key (RSA, PEM). */
    public void addService(String uid, String description, String publicKey) {
        door.send(
                "PUT", user(uid), Json.object().with("description", description).with("public_key", publicKey));
    }

    /** Gives somebody another password; all their logins end. */
    public void changePassword(String uid, String password) {
        door.send("PATCH", user(uid), Json.object().with("password", password));
    }

    /** Removes a user with its tokens. */
    public void remove(String uid) {
        door.send("DELETE", user(uid), Json.MISSING);
    }

    /** Gives a role. */
    public void grant(String uid, String role, String path) {
        door.send("PUT", user(uid) + "/grants", Json.object().with("role", role).with("path", path));
    }

    /** Takes a role away. */
    public void revoke(String uid, String role, String path) {
        door.send("DELETE", user(uid) + "/grants?role=" + encoded(role) + "&path=" + encoded(path), Json.MISSING);
    }

    /** Ends all tokens of a user. */
    public void endTokens(String uid) {
        door.send("DELETE", user(uid) + "/tokens", Json.MISSING);
    }

    /** One's own API tokens, or with {@code all} those of everybody. */
    public List<Json> tokens(boolean all) {
        return door.get(TOKENS + (all ? "?all=true" : "")).get("array").items();
    }

    /**
     * Makes an API token; its text is in the answer, and nowhere else ever after.
     *
     * @param expires such as {@code 30d}
     * @param uid whose it is; empty for one's own
     */
    public Json newToken(String name, String expires, Optional<String> uid) {
        Json body = Json.object().with("name", name).with("expires", expires);
        return door.send("POST", TOKENS, uid.isPresent() ? body.with("uid", uid.get()) : body);
    }

    /** Ends one token. */
    public void endToken(String id) {
        door.send("DELETE", TOKENS + "/" + Paths.segment(id), Json.MISSING);
    }

    /** The certificate of the cluster's authority (PEM); empty when the cluster has none. */
    public Optional<String> authority() {
        var answer = door.exchange(HttpRequest.get("/ca/dcos-ca.crt"));
        return answer.status() == 200 ? Optional.of(answer.text()) : Optional.empty();
    }

    private static String user(String uid) {
        return USERS + "/" + Paths.segment(uid);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
