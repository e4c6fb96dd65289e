package io.slipway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseTest {
    private static final String JOIN_TOKEN = "k3-planted-join-token";
    private static final String APP_SECRET = "planted/\"app\"secret";
    private static final String COMMAND_SECRET = "plantedInCommand77";
    private final FakeDoor door = new FakeDoor();

    @TempDir
    private Path folder;

    private Path home;
    private Path config;
    private Path archive;

    @BeforeEach
    void plant() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        archive = folder.resolve("out.zip");
        Files.createDirectories(home.resolve("logs"));
        Files.writeString(
                home.resolve("logs/slipway.log"),
                "INFO agent joins with " + JOIN_TOKEN + "\nINFO task runs with planted/\\\"app\\\"secret\n");
        Files.writeString(home.resolve("logs/events.jsonl"), "{\"id\":1,\"kind\":\"agent-gone\"}\n");
        Files.writeString(home.resolve("state.bin"), "users' data");
        config = Files.writeString(folder.resolve("master.conf"), "port = 7070\njoin-token = " + JOIN_TOKEN + "\n");
        door.on(
                "GET /v2/apps",
                200,
                "{\"apps\":[{\"id\":\"/shop\",\"cmd\":\"run --token " + COMMAND_SECRET
                        + "\",\"env\":{\"DB_PASSWORD\":\"planted/\\\"app\\\"secret\",\"MODE\":\"fast\"}}]}");
        door.on("GET /v2/queue", 200, "{\"queue\":[{\"why\":\"" + COMMAND_SECRET + "\"}]}");
        door.on("GET /metrics/prometheus", http -> HttpResponse.text(200, "scheduler_apps 1.0\n"));
        door.on("GET /mesos/slaves", 200, "{\"slaves\":[{\"id\":\"S1\",\"hostname\":\"one\"}]}");
        door.on("GET /agent/S1/state", 200, "{\"hostname\":\"one\"}");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void bundlesEverythingWithoutASecretAnywhere() throws IOException {
        CommandRun run = diagnose(door.url());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("out.zip holds").contains("README.txt in the archive lists them all");
        Map<String, String> entries = entries();
        assertThat(entries)
                .containsKeys(
                        "README.txt",
                        "cluster/apps.json",
                        "cluster/queue.json",
                        "cluster/metrics.txt",
                        "agents/one-S1/state.json",
                        "config/master.conf",
                        "homes/home/logs/slipway.log",
                        "homes/home/logs/events.jsonl",
                        "homes/home/files.txt",
                        "machine/java.txt",
                        "machine/disks.txt",
                        "machine/environment.txt")
                .doesNotContainKey("homes/home/state.bin");
        assertThat(entries.get("cluster/apps.json")).contains("/shop", "\"fast\"", "(hidden)");
        assertThat(entries.get("config/master.conf")).isEqualTo("port = 7070\njoin-token = (hidden)\n");
        assertThat(entries.get("homes/home/logs/slipway.log")).contains("INFO agent joins with (hidden)");
        assertThat(entries.get("README.txt"))
                .contains("cluster/health.json: GET /system/health/v1/report was answered with 404");
        entries.forEach((name, text) -> assertThat(name + "\n" + text)
                .as(name)
                .doesNotContain(JOIN_TOKEN)
                .doesNotContain(APP_SECRET)
                .doesNotContain("planted")
                .doesNotContain("plantedInEnvironment"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
    }

    @Test
    void takesWhatIsOnDiskWhenTheClusterIsDown() throws IOException {
        String url = door.url();
        door.close();
        CommandRun run = diagnose(url);

        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> entries = entries();
        assertThat(entries).containsKey("homes/home/logs/slipway.log").doesNotContainKey("cluster/apps.json");
        assertThat(entries.get("README.txt"))
                .contains("cluster/info.json: GET /v2/info: ")
                .contains("cluster/apps.json: not asked, since the front door did not answer before")
                .contains("homes/home/threads.txt: no process runs on this home");
    }

    @Test
    void overwritesNothing() throws IOException {
        Files.writeString(archive, "mine");
        CommandRun run = diagnose(door.url());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("out.zip is there already; name another with --output");
        assertThat(Files.readString(archive)).isEqualTo("mine");
    }

    private CommandRun diagnose(String url) {
        return CommandRun.of(
                Map.of("SLIPWAY_URL", url, "SLIPWAY_JOIN_TOKEN", "plantedInEnvironment"),
                "",
                "diagnose",
                "--output",
                archive.toString(),
                "--home",
                home.toString(),
                "--config",
                config.toString());
    }

    private Map<String, String> entries() throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in, UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        return entries;
    }
}
