package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running cluster tells of itself: metrics, health, events, and the archive for whoever helps. */
class ObserveSystemTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "planted-9f2c-password";
    private static final String APP = "{\"id\":\"/watched\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,"
            + "\"instances\":1,\"env\":{\"DB_PASSWORD\":\"" + SECRET + "\",\"MODE\":\"fast\"}}";

    @TempDir
    Path folder;

    @Test
    void tellsOfItself() throws IOException {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            HttpResponse<String> created = slipway.send("POST", "/v2/apps", APP, "X-Request-Id", "observed-1");
            assertThat(created.headers().firstValue("X-Request-Id")).contains("observed-1");
            slipway.awaitRunning("watched", 1, SOON);

            metricsAreDocumented(slipway);
            allIsWell(slipway);
            slipway.send("DELETE", "/v2/apps/watched/tasks?scale=true", "");
            decisionsAreKept(slipway);
            theArchiveHoldsNoSecret(slipway);
        }
    }

    private static void metricsAreDocumented(Slipway slipway) throws IOException {
        String scrape = Slipway.await("the master to count its agents, which it does each second", SOON, () -> {
            String now = slipway.get("/metrics", "Accept", "text/plain").body();
            return now.contains("master_agents{state=\"connected\"} 1.0") ? now : null;
        });
        String page = Files.readString(Path.of("../../docs/reference/metrics.md"));
        Set<String> unknown = new TreeSet<>();
        Matcher families = Pattern.compile("(?m)^# TYPE (\\S+?)(_max)? \\w+$").matcher(scrape);
        while (families.find()) {
            if (!page.contains("| `" + families.group(1) + "` |")
                    && !page.contains("| `" + families.group(1) + "_max` |")) {
                unknown.add(families.group(1));
            }
        }
        assertThat(unknown).as("served, and not in docs/reference/metrics.md").isEmpty();
        assertThat(scrape)
                .contains("log_leader{component=\"master\"} 1.0")
                .contains("master_agents{state=\"connected\"} 1.0")
                .contains("scheduler_instances{condition=\"Running\"} 1.0")
                .contains("agent_registered{agent=")
                .contains("http_requests_total{method=\"POST\",route=\"/v2/apps\",status=\"201\"} 1.0");
        assertThat(slipway.json("/mesos/metrics/snapshot")
                        .path("master/tasks_running")
                        .asInt())
                .isEqualTo(1);
        String agent =
                slipway.json("/mesos/slaves").path("slaves").path(0).path("id").asText();
        assertThat(slipway.json("/agent/" + agent + "/metrics/snapshot")
                        .path("slave/tasks_running")
                        .asInt())
                .isEqualTo(1);
    }

    private static void allIsWell(Slipway slipway) {
        JsonNode report = slipway.json("/system/health/v1/report");
        assertThat(report.path("Units").fieldNames())
                .toIterable()
                .contains("slipway-master", "slipway-scheduler", "slipway-packages", "slipway-log", "slipway-agent");
        JsonNode unit = slipway.json("/system/health/v1/units/slipway-log");
        assertThat(unit.path("health").asInt()).as(report.toPrettyString()).isZero();
        assertThat(slipway.json("/system/health/v1").path("node_role").asText()).isEqualTo("master");
        assertThat(slipway.cli("health", "--units").out()).contains("slipway-agent-checkpoints");
    }

    private static void decisionsAreKept(Slipway slipway) {
        Slipway.await("the kill to be told", SOON, () -> {
            String told = slipway.cli("events", "--kind", "task-kill").out();
            return told.contains("reason=") ? told : null;
        });
        assertThat(slipway.cli("events").out())
                .contains("leader-elected")
                .contains("agent-registered")
                .contains("deployment-finished");
    }

    private void theArchiveHoldsNoSecret(Slipway slipway) throws IOException {
        Path archive = folder.resolve("diagnose.zip");
        Slipway.Outcome run = slipway.cli(
                "diagnose",
                "--output",
                archive.toString(),
                "--home",
                slipway.home().toString());
        assertThat(run.exitCode()).as(run.err()).isZero();

        Map<String, String> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        String name = "homes/" + slipway.home().getFileName() + "/";
        assertThat(entries)
                .containsKeys(
                        "cluster/apps.json",
                        "cluster/health.json",
                        "cluster/metrics.txt",
                        "cluster/process.txt",
                        "cluster/events.json",
                        name + "logs/slipway.log",
                        name + "logs/events.jsonl",
                        name + "threads.txt");
        assertThat(entries.get("cluster/apps.json")).contains("/watched", "fast");
        assertThat(entries.get(name + "threads.txt")).contains("\"scheduler\"");
        entries.forEach((entry, text) -> assertThat(text).as(entry).doesNotContain(SECRET));
    }
}
