package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
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

/**
 * The life of a cluster: from fresh hosts to a demo app, one more node, another release under running tasks with an
 * installer that is killed midway, and away again without a trace. One cluster for all; the tests build on one another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@DisabledIfSystemProperty(named = "slipway.skip.hosts", matches = "true", disabledReason = "no hosts can be made")
class InstallJourneyTest {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String APP = "{\"id\":\"/journey\",\"cmd\":\"exec sleep 86321\",\"cpus\":0.1,\"mem\":32,"
            + "\"instances\":2,\"constraints\":[[\"hostname\",\"UNIQUE\"]]}";
    private static final int KILLS = 2;

    private HostSite site;
    private Path unpacked;
    private Installer installer;
    private Map<TestHost, String> before;

    @BeforeAll
    void freshHosts() {
        site = new HostSite();
        site.boot("m1", "a1", "a2", "p1", "a3");
        before = traces();
        unpacked = Release.toInstall().unpack(site.folder("one"));
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
    void secondRunChangesNothingAndRenewsCertificates() throws IOException {
        TestHost master = site.host("m1");
        assertThat(installer.run("plan").orFail()).contains("Everything is as it should be");
        String process = master.root("systemctl show -P MainPID slipway-master");
        Path kept = installer.state("certificates/m-" + master.address().replace('.', '-') + "/node.pem");
        String before = Files.readString(kept);
        Files.delete(kept); // as one whose time is nearly over
        installer.run("deploy").orFail();
        assertThat(Files.readString(kept)).isNotEqualTo(before);
        assertThat(master.root("cat /etc/slipway/tls/master/node.pem")).isEqualTo(Files.readString(kept));
        assertThat(master.root("systemctl show -P MainPID slipway-master")).isEqualTo(process);
    }

    @Test
    @Order(3)
    void runsAnAppAndTakesOneMoreNode() {
        UserDoor door = UserDoor.logIn(installer, site.host("m1"));
        assertThat(door.ask("POST", "/v2/apps", APP).statusCode()).isEqualTo(201);
        Commands.await("the app to run on both agents", SOON, () -> processes().containsValue("") ? null : true);
        Map<String, String> running = processes();
        inventory("a1", "a2", "a3");
        installer.run().orFail();
        assertThat(processes()).isEqualTo(running);
        assertThat(door.get("/mesos/slaves")).contains(site.host("a3").address());
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
            Duration after = Duration.ofMillis(3_000 + random.nextInt(15_000));
            boolean midway = upgrade.killedAfter(after, "upgrade");
            System.out.printf(
                    "installer killed after %d ms: %s%n", after.toMillis(), midway ? "midway" : "it was done");
            assertThat(processes()).isEqualTo(running);
        }
        upgrade.run("upgrade").orFail();
        assertThat(processes()).isEqualTo(running);
        String release = site.host("m1").root("cat /opt/slipway/current/release");
        assertThat(release).isEqualTo(Files.readString(second.resolve("release")));
        installer = upgrade;
    }

    @Test
    @Order(5)
    void everyPortRefusesStrangers() {
        assertThat(UserDoor.logIn(installer, site.host("m1"))
                        .stranger()
                        .ask("GET", "/v2/apps", "")
                        .statusCode())
                .isEqualTo(401);
        for (TestHost host : site.hosts()) {
            List<String> ports = host.root("ss -ltnpH | grep java | awk '{print $4}' | sed 's/.*://' | sort -u")
                    .lines()
                    .toList();
            assertThat(ports)
                    .as("ports of %s", host.name())
                    .containsExactlyInAnyOrderElementsOf(
                            host.name().equals("m1") ? List.of("7070", "7071") : List.of("5051", "5052"));
            for (String port : ports) {
                for (String scheme : List.of("http", "https")) {
                    String code = host.root("curl -sk -m 10 -o /dev/null -w '%{http_code}' " + scheme + "://127.0.0.1:"
                            + port + "/mesos/state || true");
                    assertThat(code)
                            .as("%s to port %s of %s", scheme, port, host.name())
                            .isIn("000", "400", "401", "403");
                }
            }
        }
    }

    @Test
    @Order(6)
    void keepsItsSecrets() throws IOException {
        List<String> secrets = new ArrayList<>();
        secrets.add(Files.readString(installer.state("admin-password")).strip());
        secrets.add(Files.readString(installer.state("installer.key")).strip());
        secrets.add("eyJ"); // how tokens of logins begin
        for (TestHost host : site.hosts()) {
            assertThat(host.root("find /etc/slipway /var/lib/slipway -type f \\( -name '*.conf' -o -name '*.key'"
                            + " -o -name '*token*' -o -name initial-admin \\) -perm /077 2>/dev/null || true"))
                    .as("files on %s that others may read", host.name())
                    .isEmpty();
            assertThat(host.root("ls /etc/slipway")).doesNotContain("join-token");
            host.root("find /etc/slipway -name '*.key' -exec sed -n 2p {} \\;")
                    .lines()
                    .forEach(secrets::add);
        }
        assertThat(secrets).hasSizeGreaterThan(6);
        for (TestHost host : site.hosts()) {
            String said = host.root("journalctl --no-pager -q -o cat; ps -A -o args=");
            secrets.forEach(secret -> assertThat(said.contains(secret))
                    .as("%s... in the journal or a command line of %s", secret.substring(0, 3), host.name())
                    .isFalse());
        }
        try (Stream<Path> files = Files.walk(installer.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean log =
                        file.toString().endsWith(".log") || file.toString().endsWith(".out");
                String text = log ? Files.readString(file) : "";
                assertThat(secrets).as("secrets in %s", file).noneMatch(text::contains);
                if (file.startsWith(installer.state("."))) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as(file.toString())
                            .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
                }
                if (file.toString().endsWith(".key") || file.endsWith("admin-password")) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as(file.toString())
                            .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
                }
            }
        }
    }

    @Test
    @Order(7)
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

    /** Any one of three masters may be lost, and is started anew without the others. */
    @Test
    @Order(8)
    void sameHostsBecomeAClusterOfThreeMasters() {
        List<TestHost> masters = Stream.of("m1", "a1", "a2").map(site::host).toList();
        installer.hosts(site.key(), masters, List.of(site.host("a3")), List.of(site.host("p1")));
        installer.run().orFail();
        for (TestHost master : masters) {
            assertThat(UserDoor.logIn(installer, master).get("/system/v1/masters"))
                    .contains("leader", masters.get(0).address(), masters.get(2).address());
        }
        UserDoor other = UserDoor.logIn(installer, masters.get(1));
        masters.get(0).root("systemctl stop slipway-master");
        Commands.await(
                "two masters to decide",
                SOON,
                () -> other.ask("POST", "/v2/apps", APP).statusCode() == 201 ? true : null);
        installer.run("deploy").orFail();
        assertThat(masters.get(0).root("systemctl is-active slipway-master")).isEqualTo("active\n");
        installer.run("uninstall", "--yes").orFail();
    }

    @Test
    @Order(9)
    void aHostBecomesAClusterOfItsOwn() {
        TestHost host = site.host("a3");
        host.copy(unpacked, "/root/release");
        String install = "cd /root && HOME=/root release/bin/slipway install";
        host.root(install + " --local");
        String authority = " --cacert /root/.slipway/.slipway-install/local/ca/ca.pem ";
        assertThat(host.root("curl -s" + authority + "-o /dev/null -w '%{http_code}' https://127.0.0.1:7070/v2/apps"))
                .isEqualTo("401");
        assertThat(host.root("ss -ltnH | awk '{print $4}' | grep -v ':22$'").lines())
                .as("it listens on loopback only")
                .allMatch(line -> line.contains("127.0.0.1"));
        host.root(install + " uninstall --local --yes");
        assertThat(host.root("ls -d /opt/slipway /etc/slipway /var/lib/slipway 2>/dev/null || true"))
                .isEmpty();
    }
}
