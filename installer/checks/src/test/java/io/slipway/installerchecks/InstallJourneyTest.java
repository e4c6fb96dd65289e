package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The life of a cluster: from fresh hosts to a demo app, one more node, another release under running tasks with an
 * installer that is killed midway, and away again without a trace. One cluster for all; the tests build on one another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@EnabledIfSystemProperty(named = "slipway.release", matches = ".+", disabledReason = "no release is named")
@DisabledIfSystemProperty(named = "slipway.skip.hosts", matches = "true", disabledReason = "no hosts can be made")
class InstallJourneyTest {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String APP = "{\"id\":\"/journey\",\"cmd\":\"exec sleep 86321\",\"cpus\":0.1,\"mem\":32,"
            + "\"instances\":2,\"constraints\":[[\"hostname\",\"UNIQUE\"]]}";
    private static final int KILLS = 2;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private HostSite site;
    private Path unpacked;
    private Installer installer;
    private Map<TestHost, String> before;

    @BeforeAll
    void freshHosts() {
        site = new HostSite();
        site.boot("m1", "a1", "a2", "p1", "a3");
        before = traces();
        unpacked = Release.toInstall(site.folder("release")).unpack(site.folder("one"));
        installer = Installer.of(unpacked, site.folder("cluster"));
    }

    @AfterAll
    void removeHosts() {
        if (site != null) {
            site.close();
        }
    }

    private Map<TestHost, String> traces() {
        Map<TestHost, String> traces = new LinkedHashMap<>();
        site.hosts().forEach(host -> traces.put(host, host.traces()));
        return traces;
    }

    private void inventory(String... agents) {
        installer.hosts(
                site.key(),
                List.of(site.host("m1")),
                Stream.of(agents).map(site::host).toList(),
                List.of(site.host("p1")));
    }

    private String send(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://" + site.host("m1").address() + ":7070" + path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> processes() {
        return Stream.of("a1", "a2")
                .collect(Collectors.toMap(
                        name -> name, name -> site.host(name).root("pgrep -f '^sleep 86321' || true")));
    }

    @Test
    @Order(1)
    void freshHostsBecomeACluster() {
        inventory("a1", "a2");
        long start = System.nanoTime();
        installer.run().orFail();
        System.out.printf("4 fresh hosts to a green postflight: %.1f s%n", (System.nanoTime() - start) / 1e9);
        installer.run("status").orFail();
    }

    @Test
    @Order(2)
    void secondRunChangesNothing() {
        assertThat(installer.run("plan").orFail()).doesNotContain("start", "upload");
        installer.run().orFail();
    }

    @Test
    @Order(3)
    void runsAnAppAndTakesOneMoreNode() {
        send("POST", "/v2/apps", APP);
        Commands.await("the app to run on both agents", SOON, () -> processes().containsValue("") ? null : true);
        Map<String, String> running = processes();
        inventory("a1", "a2", "a3");
        installer.run().orFail();
        assertThat(processes()).isEqualTo(running);
        assertThat(send("GET", "/mesos/slaves", "")).contains(site.host("a3").address());
    }

    @Test
    @Order(4)
    void killedInstallerGoesOnAndTasksRunThroughAnotherRelease() throws IOException {
        Map<String, String> running = processes();
        Path second = Release.another(unpacked, site.folder("two"));
        Installer upgrade = installer.of(second);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            Duration after = Duration.ofMillis(3_000 + random.nextInt(25_000));
            boolean midway = upgrade.killedAfter(after, "upgrade");
            System.out.printf(
                    "installer killed after %d ms: %s%n", after.toMillis(), midway ? "midway" : "it was done");
            assertThat(processes()).isEqualTo(running);
        }
        upgrade.run("upgrade").orFail();
        assertThat(processes()).isEqualTo(running);
        String release = site.host("m1").root("cat /opt/slipway/current/release");
        assertThat(release).isEqualTo(java.nio.file.Files.readString(second.resolve("release")));
        installer = upgrade;
    }

    @Test
    @Order(5)
    void keepsItsSecrets() {
        for (TestHost host : site.hosts()) {
            assertThat(host.root("find /etc/slipway /var/lib/slipway -type f \\( -name '*.conf' -o -name '*.key'"
                            + " -o -name '*token*' \\) -perm /077 2>/dev/null || true"))
                    .as("files on %s that others may read", host.name())
                    .isEmpty();
        }
    }

    @Test
    @Order(6)
    void leavesNoTrace() {
        TestHost master = site.host("m1");
        installer.killedOnce(
                () -> !master.root("ls -d /tmp/slipway-probe.* 2>/dev/null || true")
                        .isBlank(),
                "preflight");
        installer.run("uninstall", "--yes").orFail();
        before.forEach(
                (host, traces) -> assertThat(host.traces()).as(host.name()).isEqualTo(traces));
        assertThat(processes().values()).containsOnly("");
    }
}
