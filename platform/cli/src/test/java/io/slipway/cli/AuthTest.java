package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthTest {
    private static final String LOGIN = "POST /acs/api/v1/auth/login";

    @TempDir
    private Path home;

    private final FakeDoor door = new FakeDoor();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void close() {
        door.close();
    }

    private CommandRun run(String input, String... args) {
        environment.put("HOME", home.toString());
        return CommandRun.of(environment, input, args);
    }

    private String shown() {
        return door.asked
                .get(door.asked.size() - 1)
                .headers()
                .first("Authorization")
                .orElse("nothing");
    }

    @Test
    void aLoginIsKeptForItsClusterOnlyAndShownByEveryCommand() {
        door.on(LOGIN, 200, "{\"token\":\"a.b.c\"}");
        CommandRun login =
                run("secret word\n", "auth", "login", "--url", door.url(), "--user", "ann", "--password-stdin");

        assertThat(login.err()).isEmpty();
        assertThat(login.out()).contains("Logged in to " + door.url() + " as ann");
        assertThat(door.bodies(LOGIN)).containsExactly("{\"uid\":\"ann\",\"password\":\"secret word\"}");
        run("", "app", "list", "--url", door.url() + "/");
        assertThat(shown()).isEqualTo("token=a.b.c");
        run("", "status", "--url", door.url());
        assertThat(shown()).isEqualTo("token=a.b.c");
        try (FakeDoor other = new FakeDoor()) {
            run("", "app", "list", "--url", other.url());
            assertThat(other.asked)
                    .isNotEmpty()
                    .allMatch(
                            request -> request.headers().first("Authorization").isEmpty());
        }
    }

    @Test
    void nobodyElseReadsTheFiles() throws IOException {
        door.on(LOGIN, 200, "{\"token\":\"a.b.c\"}");
        run("secret word\n", "auth", "login", "--url", door.url(), "--user", "ann", "--password-stdin");

        try (Stream<Path> files = Files.walk(home.resolve(".config/slipway"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(3);
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isIn("rw-------", "rwx------");
            }
        }
    }

    @Test
    void loggingOutEndsTheTokenAndForgetsIt() {
        door.on(LOGIN, 200, "{\"token\":\"a.b.c\"}");
        door.on("POST /acs/api/v1/auth/logout", http -> HttpResponse.empty(204));
        run("secret word\n", "auth", "login", "--url", door.url(), "--user", "ann", "--password-stdin");

        assertThat(run("", "auth", "logout", "--url", door.url()).out()).contains("Logged out");
        assertThat(shown()).isEqualTo("token=a.b.c");
        assertThat(run("", "auth", "logout", "--url", door.url()).out()).contains("Not logged in");
        run("", "app", "list", "--url", door.url());
        assertThat(shown()).isEqualTo("nothing");
    }

    @Test
    void aProgramsTokenComesFromTheEnvironment() {
        environment.put("SLIPWAY_TOKEN", "x.y.z");
        environment.put("SLIPWAY_URL", door.url());
        run("", "app", "list");

        assertThat(shown()).isEqualTo("token=x.y.z");
    }

    @Test
    void whoIsRefusedIsToldWhatToDo() {
        door.on("GET /v2/apps", 401, "{\"message\":\"login needed: the token has expired. Log in with curl\"}");
        door.on("GET /mesos/slaves", 403, "{\"message\":\"ann may not do this\"}");
        environment.put("SLIPWAY_URL", door.url());

        CommandRun stranger = run("", "app", "list");
        assertThat(stranger.exitCode()).isEqualTo(1);
        assertThat(stranger.err())
                .contains("the token has expired", "slipway auth login --url " + door.url(), "SLIPWAY_TOKEN")
                .doesNotContain("curl");
        assertThat(run("", "node", "list").err()).contains("ann may not do this", "slipway auth whoami");
    }

    @Test
    void aWrongPasswordIsToldInTheClustersWords() {
        door.on(LOGIN, 401, "{\"title\":\"Invalid Credentials\",\"description\":\"It is incorrect.\",\"code\":\"E\"}");
        CommandRun login = run("nope\n", "auth", "login", "--url", door.url(), "--user", "ann", "--password-stdin");

        assertThat(login.exitCode()).isEqualTo(1);
        assertThat(login.err()).contains("It is incorrect.").doesNotContain("nope");
        assertThat(home.resolve(".config/slipway/clusters")).doesNotExist();
    }

    @Test
    void clustersAreAddedChosenAndForgotten() {
        try (FakeDoor second = new FakeDoor()) {
            assertThat(run("", "cluster", "add", "one", door.url()).out()).contains("commands are for it");
            assertThat(run("", "cluster", "add", "two", second.url()).out()).contains("cluster use two");
            run("", "app", "list");
            int before = door.asked.size();
            assertThat(run("", "cluster", "use", "two").out()).contains(second.url());
            run("", "app", "list");
            assertThat(door.asked).hasSize(before);
            assertThat(second.asked).extracting(HttpRequest::path).contains("/v2/apps");
            assertThat(run("", "cluster", "list").out())
                    .containsPattern("\\*\\s+two")
                    .contains("one");
            run("", "cluster", "remove", "two");
            assertThat(run("", "cluster", "list", "--json").out()).doesNotContain("two");
            assertThat(run("", "cluster", "use", "two").err()).contains("expected one of [one]");
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotRemembered() {
        CommandRun run = run("", "cluster", "add", "gone", "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no cluster answers at http://127.0.0.1:1");
        assertThat(run("", "cluster", "list").out()).contains("No cluster is remembered");
    }

    @Test
    void usersAreCreatedWithTheirRoles() {
        door.on("PUT /acs/api/v1/users/ann", http -> HttpResponse.empty(201));
        door.on("PUT /acs/api/v1/users/ann/grants", http -> HttpResponse.empty(204));
        environment.put("SLIPWAY_URL", door.url());

        CommandRun run = run(
                "long enough\n",
                "auth",
                "user",
                "add",
                "ann",
                "--password-stdin",
                "--role",
                "developer:/team",
                "--role",
                "viewer");
        assertThat(run.err()).isEmpty();
        assertThat(door.bodies("PUT /acs/api/v1/users/ann"))
                .containsExactly("{\"description\":\"\",\"password\":\"long enough\"}");
        assertThat(door.bodies("PUT /acs/api/v1/users/ann/grants"))
                .containsExactly("{\"role\":\"developer\",\"path\":\"/team\"}", "{\"role\":\"viewer\",\"path\":\"/\"}");
        assertThat(run("", "auth", "user", "add", "bob", "--role", "king").exitCode())
                .isEqualTo(2);
    }

    @Test
    void aNewTokenIsAllThatIsOnTheStandardOutput() {
        door.on("POST /acs/api/v1/tokens", 201, "{\"id\":\"1\",\"token\":\"t.o.k\",\"expires\":\"2027\"}");
        environment.put("SLIPWAY_URL", door.url());
        CommandRun run = run("", "auth", "token", "create", "ci", "--expires", "30d");

        assertThat(run.out()).isEqualTo("t.o.k\n");
        assertThat(run.err()).contains("shown this once");
        assertThat(run("", "auth", "token", "revoke").exitCode()).isEqualTo(2);
    }
}
