package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What can be wrong with hosts, each told with host, cause and remedy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "slipway.skip.hosts", matches = "true", disabledReason = "no hosts can be made")
class InstallFaultsTest {
    private static final int AGENT_PORT = 5051;
    private static final Duration SOON = Duration.ofMinutes(3);

    private HostSite site;
    private Path unpacked;

    @BeforeAll
    void release() {
        site = new HostSite();
        unpacked = Release.toInstall().unpack(site.folder("one"));
    }

    @AfterAll
    void removeHosts() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void tellsAllThatIsWrongAndChangesNothing() {
        TestHost[] hosts =
                site.boot("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7").toArray(TestHost[]::new);
        Installer installer = Installer.of(unpacked, site.folder("unfit"));
        installer.hosts(site.key(), List.of(hosts[0]), List.of(hosts).subList(1, hosts.length), List.of());
        hosts[1].root("rm ~admin/.ssh/authorized_keys");
        hosts[3].root("rm /etc/sudoers.d/admin");
        hosts[4].root("systemd-run --unit squatter systemd-socket-activate -l " + AGENT_PORT + " sleep 1");
        hosts[5].setClockOff(600);
        hosts[6].root("mount -t tmpfs -o size=16m full /opt");
        hosts[7].root("cat >/etc/machine-id <<'E'\n" + hosts[0].root("cat /etc/machine-id") + "E\n");
        Map<Integer, String> before = IntStream.of(0, 3, 4, 5, 6, 7)
                .boxed()
                .collect(Collectors.toMap(index -> index, index -> hosts[index].traces()));
        hosts[2].powerOff();

        Commands.Outcome outcome = installer.run();

        assertThat(outcome.exitCode()).as(outcome.said()).isEqualTo(1);
        tells(outcome, hosts[1], "ssh", HostSite.USER);
        tells(outcome, hosts[2], "ssh", "the machine is up");
        tells(outcome, hosts[3], "sudo", "sudo");
        tells(outcome, hosts[4], "port " + AGENT_PORT, "");
        tells(outcome, hosts[5], "clock", "ahead");
        tells(outcome, hosts[6], "disk /opt", "16 MiB");
        tells(outcome, hosts[7], "machine-id", hosts[0].address());
        before.forEach((index, traces) ->
                assertThat(hosts[index].traces()).as(hosts[index].name()).isEqualTo(traces));
        site.removeHosts();
    }

    /** What is found before anything is changed stops it; what happens to one agent meanwhile does not. */
    @Test
    void goesOnWithTheOthersWhenAHostDiesOrIsFullMidway() {
        TestHost[] hosts = site.boot("d0", "d1", "d2", "d3").toArray(TestHost[]::new);
        TestHost dying = hosts[1];
        TestHost full = hosts[2];
        Installer installer = Installer.of(unpacked, site.folder("midway"));
        installer.hosts(site.key(), List.of(hosts[0]), List.of(hosts).subList(1, hosts.length), List.of());
        full.root("mkdir -p /opt/slipway && mount -t tmpfs -o size=16m full /opt/slipway");
        CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
            Commands.await(
                    "the deployment to begin",
                    SOON,
                    () -> dying.root("ls /opt/slipway 2>/dev/null || true").isBlank() ? null : true);
            dying.powerOff();
        });

        Commands.Outcome outcome = installer.run("deploy");

        death.join();
        assertThat(outcome.exitCode()).as(outcome.said()).isEqualTo(1);
        assertThat(outcome.said().lines().filter(line -> line.contains("failed: ")))
                .as(outcome.said())
                .anyMatch(line -> line.contains(dying.address()))
                .anyMatch(line -> line.contains(full.address()) && line.contains("the disk is full: make room there"))
                .noneMatch(line -> line.contains(hosts[3].address()));
        assertThat(hosts[3].root("systemctl is-active slipway-agent")).isEqualTo("active\n");
        full.root("umount /opt/slipway");
        dying.powerOn();
        installer.run().orFail();
        for (TestHost agent : List.of(dying, full)) {
            assertThat(agent.root("systemctl is-active slipway-agent")).isEqualTo("active\n");
        }
        site.removeHosts();
    }

    /** A row of the table that has these words in it: the host, what is wrong, and what to do. */
    private static void tells(Commands.Outcome outcome, TestHost host, String check, String more) {
        assertThat(outcome.said().lines().filter(line -> line.startsWith("ERROR")))
                .as(check + " of " + host.name() + " in\n" + outcome.said())
                .anyMatch(line -> line.contains(host.address()) && line.contains(check) && line.contains(more));
    }
}
