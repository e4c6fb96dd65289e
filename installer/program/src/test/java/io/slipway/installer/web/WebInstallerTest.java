package io.slipway.installer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.client.json.Json;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what the file is protected from. */
class WebInstallerTest {
    private static final String YAML = "masters: [10.0.0.1]\nagents: [10.0.0.2]\n";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private WebInstaller installer;
    private String site;
    private String token;

    /** Does nothing; what it would do is tried elsewhere. */
    private static final class NoWork implements Work {
        @Override
        public List<Problem> problems(InventoryReader.Reading reading) {
            return reading.problems();
        }

        @Override
        public int run(List<String> words, Screen screen, Prompts prompts, Watcher watcher) {
            return 0;
        }
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("cluster.yaml"), YAML);
        installer = WebInstaller.start(
                new WebInstaller.Setting(
                        folder.resolve("cluster.yaml"),
                        Optional.empty(),
                        new WebInstaller.Choices(false, false),
                        0,
                        Duration.ofMinutes(30),
                        Clock.system(),
                        Ids.secure(),
                        text -> {}),
                new NoWork());
        String[] parts = installer.url().split("/#", 2);
        site = parts[0];
        token = parts[1];
    }

    @AfterEach
    void stop() {
        installer.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(site + path));
    }

    private HttpRequest.Builder post(String path, Json body) {
        return request(path)
                .header("Origin", site)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> exchange(String given) {
        return send(post("/api/session", Json.object().with("token", given)));
    }

    private HttpRequest.Builder admitted(HttpRequest.Builder request, HttpResponse<String> entry) {
        String cookie = entry.headers().firstValue("Set-Cookie").orElseThrow();
        return request.header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                .header("X-Installer-Key", Json.parse(entry.body()).get("key").text(""));
    }

    @Test
    void letsOneBrowserInOnce() {
        assertThat(exchange("0".repeat(token.length())).statusCode()).isEqualTo(403);
        HttpResponse<String> entry = exchange(token);
        assertThat(entry.statusCode()).isEqualTo(200);
        assertThat(entry.headers().firstValue("Set-Cookie").orElseThrow())
                .endsWith("; HttpOnly; SameSite=Strict; Path=/");
        assertThat(send(admitted(request("/api/file"), entry)).body()).contains("10.0.0.1");
        HttpResponse<String> again = exchange(token);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("used already");
    }

    @Test
    void wantsBothTheCookieAndTheKey() {
        HttpResponse<String> entry = exchange(token);
        String cookie = entry.headers().firstValue("Set-Cookie").orElseThrow();
        String key = Json.parse(entry.body()).get("key").text("");
        for (String path : List.of("/api/file", "/api/state", "/api/log?host=10.0.0.1")) {
            assertThat(send(request(path)).statusCode()).isEqualTo(401);
            assertThat(send(request(path).header("Cookie", cookie.substring(0, cookie.indexOf(';'))))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(request(path).header("X-Installer-Key", key)).statusCode())
                    .isEqualTo(401);
        }
        for (String path : List.of("look", "form", "file", "run", "cancel", "answer", "end")) {
            assertThat(send(post("/api/" + path, Json.object())).statusCode()).isEqualTo(401);
        }
        assertThat(send(request("/")).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNotFromItsOwnPage() {
        HttpResponse<String> entry = exchange(token);
        Json run = Json.object().with("order", "preflight");
        HttpRequest.Builder foreign = request("/api/run")
                .header("Origin", "http://127.0.0.1:1")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(run.toString()));
        assertThat(send(admitted(foreign, entry)).statusCode()).isEqualTo(403);
        HttpRequest.Builder nowhere = request("/api/run")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(run.toString()));
        assertThat(send(admitted(nowhere, entry)).statusCode()).isEqualTo(403);
        HttpRequest.Builder form = request("/api/run")
                .header("Origin", site)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(run.toString()));
        assertThat(send(admitted(form, entry)).statusCode()).isEqualTo(403);
        assertThat(send(admitted(request("/api/file").header("Sec-Fetch-Site", "cross-site"), entry))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(admitted(post("/api/run", run), entry)).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesANameThatWasBoundToThisMachineLater() throws IOException {
        URI address = URI.create(site);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: evil.example:" + address.getPort()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403").contains("evil.example");
        }
    }

    @Test
    void letsBrowsersRunNothingButItsOwnFilesAndKeepNothing() {
        HttpResponse<String> page = send(request("/"));
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.body()).doesNotContain("<style", "style=", "onclick", "http://", "https://");
    }

    @Test
    void keepsAFileThatSomebodyElseChangedMeanwhile() throws IOException {
        HttpResponse<String> entry = exchange(token);
        Path file = folder.resolve("cluster.yaml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String version = Json.parse(send(admitted(request("/api/file"), entry)).body())
                .get("version")
                .text("");
        String fresh = YAML + "ssh-user: core\n";
        Json save = Json.object().with("text", fresh).with("version", version);
        assertThat(send(admitted(post("/api/file", save), entry)).statusCode()).isEqualTo(200);
        assertThat(file).hasContent(fresh);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        HttpResponse<String> late = send(admitted(post("/api/file", save), entry));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("changed by somebody else");
        assertThat(file).hasContent(fresh);
    }

    @Test
    void showsLogsOfItsHostsAndNothingElse() throws IOException {
        HttpResponse<String> entry = exchange(token);
        Path logs = Files.createDirectories(folder.resolve(".slipway-install/slipway/logs"));
        Files.writeString(logs.resolve("10.0.0.2.log"), "done\n");
        assertThat(send(admitted(request("/api/log?host=10.0.0.2"), entry)).body())
                .contains("done");
        assertThat(send(admitted(request("/api/log?host=../../../cluster.yaml"), entry))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void endsWhenItsUserHasDone() throws InterruptedException {
        HttpResponse<String> entry = exchange(token);
        assertThat(send(admitted(post("/api/end", Json.object()), entry)).statusCode())
                .isEqualTo(200);
        assertThat(installer.await()).isZero();
    }
}
