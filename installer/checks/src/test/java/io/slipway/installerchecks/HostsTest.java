package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The hosts that the other tests go by: are they fresh, apart from each other, and gone afterwards? */
@DisabledIfSystemProperty(named = "slipway.skip.hosts", matches = "true", disabledReason = "no hosts can be made")
class HostsTest {
    @Test
    void hostsAreFreshAndLeaveNothing() {
        String before = listing();
        String folder;
        try (HostSite site = new HostSite()) {
            folder = site.folder("any").getParent().toString();
            List<TestHost> hosts = site.boot("one", "two");
            areMachinesOfTheirOwn(hosts);
            servicesHaveLimits(hosts.get(0));
            survivesACutOfThePower(hosts.get(0));
            clockGoesWrong(hosts.get(1));
        }
        assertThat(listing()).isEqualTo(before);
        assertThat(java.nio.file.Path.of(folder)).doesNotExist();
    }

    private static void areMachinesOfTheirOwn(List<TestHost> hosts) {
        for (String fact : List.of("hostname", "cat /etc/machine-id", "cat /etc/ssh/ssh_host_ed25519_key.pub")) {
            assertThat(hosts.stream().map(host -> host.root(fact).trim()).collect(Collectors.toSet()))
                    .as(fact)
                    .hasSize(hosts.size())
                    .doesNotContain("");
        }
        TestHost one = hosts.get(0);
        assertThat(one.ssh("systemctl is-system-running").out().trim()).isEqualTo("running");
        assertThat(one.ssh("id -u && sudo id -u").out()).isEqualTo("1000\n0\n");
        assertThat(one.ssh("ping -c 1 -W 5 " + hosts.get(1).address()).exitCode())
                .isZero();
        assertThat(one.root("nft add table inet own && nft list tables")).contains("own");
        assertThat(hosts.get(1).root("nft list tables")).doesNotContain("own");
    }

    private static void servicesHaveLimits(TestHost host) {
        String limited = "systemd-run --wait --quiet -p MemoryMax=64M -p MemorySwapMax=0 ";
        assertThat(host.root(limited + "true && echo fits")).isEqualTo("fits\n");
        assertThat(host.root(limited + "sh -c 'head -c 500000000 /dev/zero | tail >/dev/null' || echo killed"))
                .isEqualTo("killed\n");
    }

    private static void survivesACutOfThePower(TestHost host) {
        String id = host.root("cat /etc/machine-id");
        host.root("echo kept >/srv/file && sync");
        host.powerOff();
        assertThat(host.ssh("true").exitCode()).isNotZero();
        host.powerOn();
        assertThat(host.root("cat /etc/machine-id /srv/file")).isEqualTo(id + "kept\n");
    }

    private static void clockGoesWrong(TestHost host) {
        host.setClockOff(600);
        long there = Long.parseLong(host.ssh("date +%s").out().trim());
        assertThat(there - Instant.now().getEpochSecond()).isBetween(590L, 610L);
    }

    /** What hosts could leave on this machine: processes, mounts, interfaces, rules, control groups, namespaces. */
    private static String listing() {
        return Commands.run(
                "sh",
                "-c",
                "ps -A -o args= | grep -E 'dockerd|containerd|slipway-hosts' | grep -v grep | sort; "
                        + "grep -c . /proc/self/mounts; ip -o link | wc -l; ip netns list; "
                        + "nft list ruleset 2>/dev/null | wc -l; ls -d /sys/fs/cgroup/*/slipway-hosts-* 2>/dev/null;"
                        + " true");
    }
}
