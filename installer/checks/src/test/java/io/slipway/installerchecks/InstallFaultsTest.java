package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What can be wrong with hosts, each told with host, cause and remedy, all at once; and nothing is changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "slipway.release", matches = ".+", disabledReason = "no release is named")
@DisabledIfSystemProperty(named = "slipway.skip.hosts", matches = "true", disabledReason = "no hosts can be made")
class InstallFaultsTest {
    private static final int AGENT_PORT = 5051;

    private HostSite site;
    private Installer installer;

    @BeforeAll
    void release() {
        site = new HostSite();
        installer = Installer.of(
                Release.toInstall(site.folder("release")).unpack(site.folder("one")), site.folder("cluster"));
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

    /** A row of the table that has these words in it: the host, what is wrong, and what to do. */
    private static void tells(Commands.Outcome outcome, TestHost host, String check, String more) {
        assertThat(outcome.said().lines().filter(line -> line.startsWith("ERROR")))
                .as(check + " of " + host.name() + " in\n" + outcome.said())
                .anyMatch(line -> line.contains(host.address()) && line.contains(check) && line.contains(more));
    }
}
