package io.slipway.gateway.auth.http;

import static io.slipway.gateway.auth.TestDoor.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.slipway.gateway.auth.TestDoor;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;

class AuthApiTest {
    private static final String USERS = "/acs/api/v1/users";
    private static final String TOKENS = "/acs/api/v1/tokens";

    private final TestDoor door = new TestDoor();

    private int status(String token, String method, String path, String body) {
        return door.ask(token, method, path, body).status();
    }

    private boolean counts(String token) {
        return status(token, "GET", "/v2/apps", "") == 200;
    }

    @Test
    void aTokenHasTheClaimsOfDcosAndIsVerifiedByThePublishedKeys() throws Exception {
        SignedJWT token = SignedJWT.parse(door.adminToken());
        JWKSet keys =
                JWKSet.parse(door.ask("", "GET", "/acs/api/v1/auth/jwks", "").text());

        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.getJWTClaimsSet().getClaims()).containsKeys("uid", "exp", "iat", "jti");
        assertThat(token.getJWTClaimsSet().getStringClaim("uid")).isEqualTo("admin");
        assertThat(token.verify(new RSASSAVerifier(
                        keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        assertThat(keys.getKeys().get(0).isPrivate()).isFalse();
    }

    @Test
    void anUnknownUserAndAWrongPasswordGetTheSameAnswer() {
        HttpResponse.Full unknown = door.login("nobody", "wrong password");
        HttpResponse.Full wrong = door.login("admin", "wrong password");

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(json(unknown).path("code").asText()).isEqualTo("ERR_INVALID_CREDENTIALS");
        assertThat(json(unknown).path("title").isTextual()).isTrue();
        assertThat(wrong.text()).isEqualTo(unknown.text());
        assertThat(wrong.headers().toString()).isEqualTo(unknown.headers().toString());
    }

    @Test
    void whoGuessesWaitsLongerAndLongerAndSoDoesTheRightPassword() {
        for (int i = 0; i < 6; i++) {
            assertThat(door.login("admin", "guess " + i).status()).isEqualTo(401);
        }
        HttpResponse.Full refused = door.login("admin", TestDoor.PASSWORD);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().first("Retry-After")).contains("1");
        door.time.advance(Duration.ofSeconds(1));
        assertThat(door.login("admin", TestDoor.PASSWORD).status()).isEqualTo(200);
        assertThat(door.login("admin", "guess").status()).isEqualTo(401);
    }

    @Test
    void loggingOutEndsTheTokenAndNoOther() {
        String one = door.adminToken();
        String other = door.adminToken();

        assertThat(status(one, "POST", "/acs/api/v1/auth/logout", "")).isEqualTo(204);
        assertThat(counts(one)).isFalse();
        assertThat(counts(other)).isTrue();
        door.restart();
        assertThat(counts(one)).isFalse();
        assertThat(counts(other)).isTrue();
    }

    @Test
    void aTokenEndsWithItsTime() {
        String token = door.adminToken();

        door.time.advance(Duration.ofDays(5).minusSeconds(2));
        assertThat(counts(token)).isTrue();
        door.time.advance(Duration.ofSeconds(3));
        assertThat(counts(token)).isFalse();
    }

    @Test
    void aNewPasswordEndsLoginsButNotApiTokens() {
        String login = door.userWith("dev", "viewer");
        String api = json(door.ask(login, "POST", TOKENS, "{\"name\":\"ci\"}"))
                .path("token")
                .asText();
        String admin = door.adminToken();

        assertThat(status(login, "POST", "/acs/api/v1/auth/password", "{\"old\":\"wrong\",\"new\":\"new password\"}"))
                .isEqualTo(401);
        assertThat(status(
                        login,
                        "POST",
                        "/acs/api/v1/auth/password",
                        "{\"old\":\"dev password\",\"new\":\"new password\"}"))
                .isEqualTo(204);
        assertThat(counts(login)).isFalse();
        assertThat(counts(api)).isTrue();
        assertThat(door.login("dev", "dev password").status()).isEqualTo(401);
        assertThat(counts(door.token("dev", "new password"))).isTrue();
        assertThat(status(admin, "DELETE", USERS + "/dev/tokens", "")).isEqualTo(204);
        assertThat(counts(api)).isFalse();
    }

    @Test
    void aUserOfTheSameNameDoesNotInheritTokens() {
        String old = door.userWith("dev", "viewer");
        String api = json(door.ask(old, "POST", TOKENS, "{\"name\":\"ci\",\"expires\":\"30d\"}"))
                .path("token")
                .asText();
        String admin = door.adminToken();

        assertThat(status(admin, "DELETE", USERS + "/dev", "")).isEqualTo(204);
        assertThat(counts(old)).isFalse();
        String again = door.userWith("dev", "viewer");
        assertThat(counts(old)).isFalse();
        assertThat(counts(api)).isFalse();
        assertThat(counts(again)).isTrue();
    }

    @Test
    void apiTokensAreListedRevokedAndMakeNoOthers() {
        String dev = door.userWith("dev", "viewer");
        HttpResponse.Full made = door.ask(dev, "POST", TOKENS, "{\"name\":\"ci\",\"expires\":\"30d\"}");
        String api = json(made).path("token").asText();
        String id = json(made).path("id").asText();
        String other = door.userWith("eve", "viewer");

        assertThat(made.status()).isEqualTo(201);
        assertThat(counts(api)).isTrue();
        assertThat(status(dev, "POST", TOKENS, "{\"name\":\"ci\"}")).isEqualTo(409);
        assertThat(status(dev, "POST", TOKENS, "{\"name\":\"x\",\"expires\":\"2000d\"}"))
                .isEqualTo(400);
        assertThat(status(api, "POST", TOKENS, "{\"name\":\"more\"}")).isEqualTo(403);
        assertThat(door.ask(dev, "GET", TOKENS, "").text()).contains("\"ci\"").doesNotContain(api);
        assertThat(status(other, "GET", TOKENS + "?uid=dev", "")).isEqualTo(403);
        assertThat(status(other, "DELETE", TOKENS + "/" + id, "")).isEqualTo(404);
        assertThat(status(dev, "DELETE", TOKENS + "/" + id, "")).isEqualTo(204);
        assertThat(counts(api)).isFalse();
    }

    @Test
    void tokensOfAnOlderKeyCountUntilTheyExpire() {
        String before = door.adminToken();
        assertThat(status(before, "POST", "/acs/api/v1/auth/keys/rotate", "")).isEqualTo(201);
        String after = door.adminToken();

        assertThat(counts(before)).isTrue();
        assertThat(counts(after)).isTrue();
        door.restart();
        assertThat(counts(before)).isTrue();
        assertThat(json(door.ask(after, "GET", "/acs/api/v1/auth/keys", "")).path("array"))
                .hasSize(2);
    }

    @Test
    void aKeyIsReplacedWhenItIsOldAndForgottenWhenNothingNeedsIt() {
        door.time.advance(Duration.ofDays(31));
        assertThat(json(door.ask(door.adminToken(), "GET", "/acs/api/v1/auth/keys", ""))
                        .path("array"))
                .hasSize(2);
        door.time.advance(Duration.ofDays(62));
        assertThat(json(door.ask(door.adminToken(), "GET", "/acs/api/v1/auth/keys", ""))
                        .path("array"))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void tokensOfOthersAreNotOurs() throws Exception {
        SignedJWT ours = SignedJWT.parse(door.adminToken());
        KeyPair foreign = pair();
        SignedJWT signed = new SignedJWT(ours.getHeader(), ours.getJWTClaimsSet());
        signed.sign(new RSASSASigner(foreign.getPrivate()));
        byte[] published = door.ask("", "GET", "/acs/api/v1/auth/jwks", "").body();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(ours.getHeader().getKeyID())
                        .build(),
                ours.getJWTClaimsSet());
        confused.sign(new MACSigner(published));
        String[] parts = ours.serialize().split("\\.");
        String none = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "." + parts[1] + ".";

        assertThat(counts(signed.serialize())).isFalse();
        assertThat(counts(confused.serialize())).isFalse();
        assertThat(counts(none)).isFalse();
        assertThat(counts(ours.serialize())).isTrue();
    }

    @Test
    void aServiceAccountLogsInWithATokenOfItsKey() throws Exception {
        KeyPair pair = pair();
        String pem = "-----BEGIN PUBLIC KEY-----\\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\\n-----END PUBLIC KEY-----\\n";
        String admin = door.adminToken();

        assertThat(status(admin, "PUT", USERS + "/ci", "{\"public_key\":\"" + pem + "\"}"))
                .isEqualTo(201);
        assertThat(serviceLogin("ci", pair, Duration.ofMinutes(5))).isEqualTo(200);
        assertThat(serviceLogin("ci", pair(), Duration.ofMinutes(5))).isEqualTo(401);
        assertThat(serviceLogin("ci", pair, Duration.ofMinutes(-1))).isEqualTo(401);
        assertThat(serviceLogin("ci", pair, Duration.ofDays(300))).isEqualTo(401);
        assertThat(door.login("ci", "").status()).isEqualTo(400);
        assertThat(door.login("ci", "any password").status()).isEqualTo(401);
        assertThat(json(door.ask(admin, "GET", USERS + "?type=service", "")).path("array"))
                .hasSize(1);
        assertThat(status(admin, "PUT", USERS + "/bad", "{\"public_key\":\"no key\"}"))
                .isEqualTo(400);
    }

    private int serviceLogin(String uid, KeyPair pair, Duration life) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .claim("uid", uid)
                        .expirationTime(Date.from(door.time.now().plus(life)))
                        .build());
        token.sign(new RSASSASigner(pair.getPrivate()));
        return status(
                "",
                "POST",
                "/acs/api/v1/auth/login",
                "{\"uid\":\"" + uid + "\",\"token\":\"" + token.serialize() + "\"}");
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    @Test
    void usersHaveTheFormOfDcosAndNeverShowTheirHash() {
        String admin = door.adminToken();
        HttpResponse.Full list = door.ask(admin, "GET", USERS, "");

        assertThat(json(list).path("array").get(0).path("url").asText()).isEqualTo(USERS + "/admin");
        assertThat(list.text())
                .contains("\"is_remote\":false", "\"provider_type\":\"internal\"")
                .doesNotContain("$2a$");
        assertThat(status(admin, "PUT", USERS + "/admin", "{\"password\":\"12345678\"}"))
                .isEqualTo(409);
        assertThat(status(admin, "PUT", USERS + "/a%20b", "{\"password\":\"12345678\"}"))
                .isEqualTo(400);
        assertThat(status(admin, "PUT", USERS + "/bob", "{\"password\":\"short\"}"))
                .isEqualTo(400);
        assertThat(status(admin, "PUT", USERS + "/bob", "{\"passwort\":\"12345678\"}"))
                .isEqualTo(400);
        assertThat(status(admin, "PATCH", USERS + "/nobody", "{\"description\":\"x\"}"))
                .isEqualTo(404);
    }

    @Test
    void thereIsAlwaysAnAdmin() {
        String admin = door.adminToken();

        assertThat(status(admin, "DELETE", USERS + "/admin", "")).isEqualTo(409);
        assertThat(status(admin, "DELETE", USERS + "/admin/grants?role=admin", ""))
                .isEqualTo(409);
        door.userWith("second", "admin");
        assertThat(status(admin, "DELETE", USERS + "/admin", "")).isEqualTo(204);
        assertThat(counts(admin)).isFalse();
    }

    @Test
    void aGrantThatIsTakenAwayDoesNotCountAnyMore() {
        String dev = door.userWith("dev", "developer /team", "viewer");
        String admin = door.adminToken();

        assertThat(status(dev, "DELETE", "/v2/apps/team/a", "")).isEqualTo(200);
        assertThat(status(admin, "DELETE", USERS + "/dev/grants?role=developer&path=/team", ""))
                .isEqualTo(204);
        assertThat(status(dev, "DELETE", "/v2/apps/team/a", "")).isEqualTo(403);
        assertThat(status(admin, "PUT", USERS + "/dev/grants", "{\"role\":\"operator\",\"path\":\"/team\"}"))
                .isEqualTo(400);
        assertThat(status(admin, "PUT", USERS + "/dev/grants", "{\"role\":\"king\"}"))
                .isEqualTo(400);
    }

    @Test
    void aBrowserLogsInWithAFormAndGetsACookieThatScriptsCannotRead() {
        byte[] form = ("uid=admin&password=" + TestDoor.PASSWORD.replace(' ', '+')).getBytes(StandardCharsets.UTF_8);
        Headers own = Headers.of("Host", "slipway", "Origin", "http://slipway");
        HttpResponse.Full done = door.ask(HttpRequest.of("POST", "/login", own, form));
        String cookie = done.headers().first("Set-Cookie").orElse("");

        assertThat(done.status()).isEqualTo(303);
        assertThat(cookie).startsWith("dcos-acs-auth-cookie=").contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(door.ask(HttpRequest.of("POST", "/login", Headers.of("Host", "slipway"), form))
                        .status())
                .isEqualTo(403);
        HttpResponse.Full wrong = door.ask(
                HttpRequest.of("POST", "/login", own, "uid=%3Cb%3E&password=wrong".getBytes(StandardCharsets.UTF_8)));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text()).contains("incorrect").doesNotContain("<b>");
        assertThat(door.ask("", "GET", "/login", "").text())
                .contains("<form", "password")
                .doesNotContain("<script");
    }

    /** HEAD /, HEAD pkgpanda, providers, login, metadata, version: the order of {@code dcos cluster setup}. */
    @Test
    void theDcosCliFindsItsWayIn() {
        assertThat(status("", "HEAD", "/", "")).isEqualTo(200);
        assertThat(status("", "GET", "/ca/dcos-ca.crt", "")).isEqualTo(404);
        HttpResponse.Full probe = door.ask("", "HEAD", "/pkgpanda/active.buildinfo.full.json", "");
        assertThat(probe.status()).isEqualTo(401);
        assertThat(probe.headers().first("WWW-Authenticate")).contains("acsjwt");
        assertThat(json(door.ask("", "GET", "/acs/api/v1/auth/providers", ""))
                        .path("dcos-users")
                        .toString())
                .isEqualTo("{\"authentication-type\":\"dcos-uid-password\","
                        + "\"client-method\":\"dcos-usercredential-post-receive-authtoken\","
                        + "\"config\":{\"start_flow_url\":\"/acs/api/v1/auth/login\"},"
                        + "\"description\":\"User name and password\"}");
        String token = door.adminToken();
        assertThat(json(door.ask(token, "GET", "/metadata", ""))
                        .path("CLUSTER_ID")
                        .asText())
                .matches("[0-9a-f-]{36}");
        assertThat(json(door.ask("", "GET", "/dcos-metadata/dcos-version.json", ""))
                        .path("version")
                        .asText())
                .matches("\\d+\\.\\d+\\.\\d+");
        assertThat(json(door.ask(token, "GET", "/acs/api/v1/auth/whoami", ""))
                        .path("uid")
                        .asText())
                .isEqualTo("admin");
    }
}
