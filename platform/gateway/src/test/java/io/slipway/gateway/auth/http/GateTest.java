package io.slipway.gateway.auth.http;

import static io.slipway.gateway.auth.TestDoor.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.gateway.auth.TestDoor;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private final TestDoor door = new TestDoor();

    private int status(String token, String method, String path, String body) {
        return door.ask(token, method, path, body).status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/apps",
                "POST /v2/apps",
                "GET /",
                "GET /mesos/state",
                "GET /metrics",
                "POST /mesos/api/v1/scheduler",
                "POST /mesos/api/v1/agent",
                "GET /acs/api/v1/users",
                "GET /system/v1/backup",
                "GET /somewhere/new",
                "DELETE /ping",
                "HEAD /pkgpanda/active.buildinfo.full.json"
            })
    void whoIsNotKnownIsToldHowToLogIn(String line) {
        String[] parts = line.split(" ");
        HttpResponse.Full answer = door.ask("", parts[0], parts[1], "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().first("WWW-Authenticate")).contains("acsjwt");
        assertThat(answer.text()).contains("slipway auth login");
        assertThat(door.inside).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /ping", "HEAD /", "GET /package/locks/abc"})
    void whatIsOpenNeedsNoLogin(String line) {
        String[] parts = line.split(" ");

        assertThat(status("", parts[0], parts[1], "")).isEqualTo(200);
    }

    @Test
    void aTokenIsTakenInBothForms() {
        String token = door.adminToken();
        HttpRequest bearer =
                HttpRequest.of("GET", "/v2/apps", Headers.of("Authorization", "Bearer " + token), new byte[0]);

        assertThat(status(token, "GET", "/v2/apps", "")).isEqualTo(200);
        assertThat(door.ask(bearer).status()).isEqualTo(200);
        assertThat(status(token + "x", "GET", "/v2/apps", "")).isEqualTo(401);
    }

    @Test
    void twoAuthorizationFieldsAreNone() {
        String token = door.adminToken();
        Headers headers = Headers.of("Authorization", "token=" + token, "Authorization", "token=other");

        assertThat(door.ask(HttpRequest.of("GET", "/v2/apps", headers, new byte[0]))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aViewerReadsAndChangesNothing() {
        String viewer = door.userWith("ann", "viewer");

        assertThat(status(viewer, "GET", "/v2/apps", "")).isEqualTo(200);
        assertThat(status(viewer, "POST", "/mesos/api/v1", "{\"type\":\"GET_AGENTS\"}"))
                .isEqualTo(200);
        assertThat(status(viewer, "POST", "/mesos/api/v1", "{\"type\":\"TEARDOWN\"}"))
                .isEqualTo(403);
        assertThat(status(viewer, "POST", "/mesos/api/v1", "\0protobuf")).isEqualTo(403);
        assertThat(status(viewer, "POST", "/v2/apps", "{\"id\":\"/a\"}")).isEqualTo(403);
        assertThat(status(viewer, "POST", "/package/install", "{}")).isEqualTo(403);
        assertThat(status(viewer, "POST", "/package/search", "{}")).isEqualTo(200);
        assertThat(status(viewer, "DELETE", "/v2/leader", "")).isEqualTo(403);
        assertThat(status(viewer, "GET", "/acs/api/v1/users", "")).isEqualTo(403);
    }

    @Test
    void anOperatorDoesEverythingButUsersKeysAuditAndBackup() {
        String operator = door.userWith("ops", "operator");

        assertThat(status(operator, "POST", "/v2/apps", "{\"id\":\"/a\"}")).isEqualTo(200);
        assertThat(status(operator, "POST", "/package/repository/add", "{}")).isEqualTo(200);
        assertThat(status(operator, "POST", "/system/v1/masters", "{}")).isEqualTo(200);
        assertThat(status(operator, "PUT", "/acs/api/v1/users/eve", "{\"password\":\"12345678\"}"))
                .isEqualTo(403);
        assertThat(status(operator, "POST", "/acs/api/v1/auth/keys/rotate", "")).isEqualTo(403);
        assertThat(status(operator, "GET", "/system/v1/audit", "")).isEqualTo(403);
        assertThat(status(operator, "GET", "/system/v1/backup", "")).isEqualTo(403);
        assertThat(status(operator, "POST", "/system/v1/join-tokens", "")).isEqualTo(403);
    }

    @Test
    void aDeveloperChangesWhatIsBelowTheirPathsOnly() {
        String dev = door.userWith("dev", "developer /team");

        assertThat(status(dev, "POST", "/v2/apps", "{\"id\":\"/team/a\"}")).isEqualTo(200);
        assertThat(status(dev, "POST", "/v2/apps", "{\"id\":\"team/a\"}")).isEqualTo(200);
        assertThat(status(dev, "POST", "/v2/apps", "{\"id\":\"/team/../other\"}"))
                .isEqualTo(403);
        assertThat(status(dev, "POST", "/v2/apps", "{\"id\":\"/teams/a\"}")).isEqualTo(403);
        assertThat(status(dev, "POST", "/v2/apps", "{}")).isEqualTo(403);
        assertThat(status(dev, "POST", "/v2/apps", "{")).isEqualTo(400);
        assertThat(status(dev, "PUT", "/v2/apps", "[{\"id\":\"/team/a\"},{\"id\":\"/b\"}]"))
                .isEqualTo(403);
        assertThat(status(dev, "PUT", "/v2/apps//team/a", "{\"id\":\"/b\"}")).isEqualTo(200);
        assertThat(status(dev, "DELETE", "/service/marathon/v2/apps/other", "")).isEqualTo(403);
        assertThat(status(dev, "PUT", "/v2/groups", "{\"id\":\"/team\",\"apps\":[{\"id\":\"a\"}]}"))
                .isEqualTo(200);
        assertThat(status(dev, "PUT", "/v2/groups", "{\"groups\":[{\"id\":\"team\"}]}"))
                .isEqualTo(403);
        assertThat(status(dev, "PATCH", "/v2/groups/team", "{\"enforceRole\":true}"))
                .isEqualTo(403);
    }

    @Test
    void aDeploymentIsTheirsWhenAllItsAppsAre() {
        String dev = door.userWith("dev", "developer /team");

        door.answers(HttpResponse.json(200, "{\"affectedApps\":[\"/team/a\"]}"));
        assertThat(status(dev, "DELETE", "/v2/deployments/1", "")).isEqualTo(200);
        assertThat(door.inside).extracting(HttpRequest::method).containsExactly("GET", "DELETE");
        door.answers(HttpResponse.json(200, "{\"affectedApps\":[\"/team/a\",\"/other\"]}"));
        assertThat(status(dev, "DELETE", "/v2/deployments/1", "")).isEqualTo(403);
        door.answers(HttpResponse.json(200, "{}"));
        assertThat(status(dev, "DELETE", "/v2/deployments/1", "")).isEqualTo(403);
        door.answers(HttpResponse.message(404, "no"));
        assertThat(status(dev, "DELETE", "/v2/deployments/1", "")).isEqualTo(404);
    }

    @Test
    void whatThePackagesAskForIsJudgedByTheRightsOfWhoeverAskedThem() {
        String dev = door.userWith("dev", "developer /team");

        assertThat(door.onBehalf(request(dev, "POST", "/v2/apps", "{\"id\":\"/team/kafka\"}"))
                        .status())
                .isEqualTo(200);
        assertThat(door.onBehalf(request(dev, "POST", "/v2/apps", "{\"id\":\"/kafka\"}"))
                        .status())
                .isEqualTo(403);
        assertThat(door.onBehalf(request("", "DELETE", "/v2/apps/team/kafka", ""))
                        .status())
                .isEqualTo(401);
        assertThat(door.onBehalf(request("", "GET", "/v2/apps", "")).status()).isEqualTo(200);
    }

    @Test
    void filesFollowThePathOfTheirApp() {
        String dev = door.userWith("dev", "developer /team");
        String viewer = door.userWith("ann", "viewer");
        String own = "/agent/S0/files/read?path=/w/slaves/S0/frameworks/F/executors/team_a.instance-1._app.1/runs/r/o";
        String other = "/agent/S0/files/read?path=/w/slaves/S0/frameworks/F/executors/b.instance-1._app.1/runs/r/o";
        String sneaky = "/agent/S0/files/read?path=/w/slaves/S0/frameworks/F/executors/b.instance-1._app.1/runs/r"
                + "/frameworks/F/executors/team_a.instance-1/o";

        assertThat(status(dev, "GET", own, "")).isEqualTo(200);
        assertThat(status(dev, "GET", other, "")).isEqualTo(403);
        assertThat(status(dev, "GET", sneaky, "")).isEqualTo(403);
        assertThat(status(dev, "GET", own + "/../../../b/o", "")).isEqualTo(403);
        assertThat(status(dev, "GET", "/agent/S0/files/browse?path=/slave/log", ""))
                .isEqualTo(403);
        assertThat(status(dev, "GET", "/agent/S0/state", "")).isEqualTo(200);
        assertThat(status(viewer, "GET", other, "")).isEqualTo(200);
    }

    @Test
    void aCookieIsHandedOnAsATokenAndChangesOnlyWhatAPageOfThisSiteAsksFor() {
        String token = door.adminToken();
        Headers cookie = Headers.of("Cookie", "a=b; dcos-acs-auth-cookie=" + token, "Host", "slipway:7070");
        byte[] body = "{\"id\":\"/a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(door.ask(HttpRequest.of("GET", "/v2/apps", cookie, new byte[0]))
                        .status())
                .isEqualTo(200);
        assertThat(door.inside.get(0).headers().all("Cookie")).isEmpty();
        assertThat(door.inside.get(0).headers().all("Authorization")).containsExactly("token=" + token);
        assertThat(door.ask(HttpRequest.of("POST", "/v2/apps", cookie, body)).status())
                .isEqualTo(403);
        for (Headers foreign : List.of(
                cookie.with("Origin", "http://evil:7070"),
                cookie.with("Origin", "null"),
                cookie.with("Sec-Fetch-Site", "same-site"),
                cookie.with("Sec-Fetch-Site", "cross-site").with("X-Requested-With", "x"))) {
            assertThat(door.ask(HttpRequest.of("POST", "/v2/apps", foreign, body))
                            .status())
                    .isEqualTo(403);
        }
        for (Headers own : List.of(
                cookie.with("Origin", "http://slipway:7070"),
                cookie.with("Sec-Fetch-Site", "same-origin"),
                cookie.with("X-Requested-With", "x"))) {
            assertThat(door.ask(HttpRequest.of("POST", "/v2/apps", own, body)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBrowserIsSentToThePageToLogIn() {
        HttpResponse.Full answer =
                door.ask(HttpRequest.of("GET", "/", Headers.of("Accept", "text/html,*/*"), new byte[0]));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers().first("Location")).contains("/login");
    }

    @Test
    void anAgentJoinsByTokenOrCertificateAndATaskOnlyReads() {
        HttpRequest join = HttpRequest.of("POST", "/mesos/api/v1/agent", Headers.NONE, new byte[0]);
        HttpRequest byToken = join.withHeaders(TestDoor.JOIN_TOKEN.addTo(Headers.NONE));
        HttpRequest byCertificate = join.withPeer(new Peer("c", Peer.Role.AGENT, "a1"));
        HttpRequest byTask = byCertificate.withHeaders(Headers.of(Callers.TASK, "t1"));
        HttpRequest read = HttpRequest.get("/v2/apps").withPeer(new Peer("c", Peer.Role.AGENT, "a1"));
        HttpRequest write =
                HttpRequest.json("POST", "/v2/apps", "{\"id\":\"/a\"}").withPeer(new Peer("c", Peer.Role.MASTER, "m1"));

        assertThat(door.ask(byToken).status()).isEqualTo(200);
        assertThat(door.ask(byCertificate).status()).isEqualTo(200);
        assertThat(door.ask(byTask).status()).isEqualTo(403);
        assertThat(door.ask(read).status()).isEqualTo(200);
        assertThat(door.ask(read.withHeaders(Headers.of(Callers.TASK, "t1"))).status())
                .isEqualTo(200);
        assertThat(door.ask(write).status()).isEqualTo(403);
    }

    @Test
    void aBadTokenIsNotMadeGoodByTheCertificateOfWhoeverHandsItOn() {
        HttpRequest request = request("nonsense", "POST", "/v2/apps", "{\"id\":\"/a\"}")
                .withPeer(new Peer("c", Peer.Role.MASTER, "m1"));

        assertThat(door.ask(request).status()).isEqualTo(401);
    }

    @Test
    void theAuditLogTellsWhoChangedWhatAndHoldsNoSecret() {
        String dev = door.userWith("dev", "developer /team");
        status(dev, "POST", "/v2/apps", "{\"id\":\"/team/a\",\"env\":{\"KEY\":\"hush\"}}");
        status(dev, "POST", "/v2/apps", "{\"id\":\"/b\"}");
        status(dev, "GET", "/v2/apps", "");
        door.login("dev", "wrong password");
        String log = door.audit.toString();

        assertThat(log)
                .contains("who, dev")
                .contains("path, /v2/apps, concerns, /team/a, status, 200, outcome, done")
                .contains("path, /v2/apps, concerns, /b, status, 403, outcome, refused")
                .contains("path, /acs/api/v1/users/dev, status, 201")
                .doesNotContain("hush", "password", TestDoor.PASSWORD, dev, "GET");
    }
}
