package io.slipway.installer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Hosts;
import io.slipway.installer.host.Result;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.runtime.time.Clock;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Checks of simulated hosts: what each is like is written down, and the findings are compared. */
class PreflightTest {
    private final Map<String, SimulatedHost> machines = new ConcurrentHashMap<>();

    private static String good(int number) {
        return """
                uid=0
                os=debian 12
                kernel=Linux 6.1.0
                arch=x86_64
                hostname=h%1$d
                machine-id=id%1$d
                init=systemd
                systemd=252
                cpus=4
                memory-kib=8000000
                entropy=256
                disk=/opt/slipway 90000000 ext2/ext3 yes
                disk=/var/lib/slipway 90000000 xfs yes
                disk=/etc/slipway 90000000 ext2/ext3 yes
                cgroup=2
                controllers=cpuset cpu io memory pids
                ntp=yes
                java=17 /usr/lib/jvm/java-17
                listen=22
                mtu=eth0 1500
                own-name=10.0.0.%1$d
                done=yes
                """.formatted(number);
    }

    /** A host that answers as it is told. */
    private static final class SimulatedHost implements Host {
        private final String name;
        private String facts;
        private Duration skew = Duration.ZERO;
        private String reach = "";
        private volatile String reached = "";
        private HostException refusal;

        SimulatedHost(String name, String facts) {
            this.name = name;
            this.facts = facts;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Result run(String program, Duration timeout) {
            if (program.startsWith("others=")) {
                long clock = Clock.system().now().plus(skew).toEpochMilli();
                String line = "clock=%d.%03d000000%n".formatted(clock / 1000, clock % 1000);
                return new Result(0, line + facts, "");
            }
            if (program.contains(" reach ")) {
                reached = program;
                return new Result(0, reach, "");
            }
            return new Result(0, "4711\n", "");
        }

        @Override
        public Result send(String program, InputStream content, Duration timeout) {
            return new Result(0, "/tmp/slipway-probe.1\n", "");
        }

        @Override
        public InetSocketAddress tunnel(String address, int port) {
            throw new UnsupportedOperationException("no check needs one");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private SimulatedHost machine(int number) {
        String name = "10.0.0." + number;
        return machines.computeIfAbsent(name, one -> new SimulatedHost(one, good(number)));
    }

    private Preflight.Report check(int hosts) {
        return check(hosts, "");
    }

    private Preflight.Report check(int hosts, String more) {
        String agents = IntStream.rangeClosed(2, hosts)
                .mapToObj(number -> machine(number).name())
                .collect(Collectors.joining(", "));
        Inventory inventory = InventoryReader.read(
                        "masters: [" + machine(1).name() + "]\nagents: [" + agents + "]\n" + more)
                .inventory()
                .orElseThrow();
        Hosts opener = new Hosts() {
            @Override
            public Host open(HostSpec spec) {
                SimulatedHost host = machines.get(spec.address());
                if (host.refusal != null) {
                    throw host.refusal;
                }
                return host;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        try (Fleet fleet = new Fleet(opener, 20)) {
            return new Preflight(fleet, inventory, Clock.system(), text -> {}).check("", false);
        }
    }

    private static List<String> bad(Preflight.Report report) {
        return report.findings().stream()
                .filter(one -> one.severity() != Severity.OK)
                .map(one -> one.severity().words() + " " + one.host() + " " + one.check() + ": " + one.found())
                .toList();
    }

    @Test
    void passesGoodHosts() {
        Preflight.Report report = check(4);
        assertThat(bad(report)).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.facts()).hasSize(4);
    }

    @Test
    void asksEveryResolverFromEveryHost() {
        machine(1).reach = "dns:10.0.0.53 ok\ndns:10.0.0.54 ok\n";
        machine(2).reach = "10.0.0.1:7070 ok\ndns:10.0.0.53 ok\ndns:10.0.0.54 failed it does not answer\n";
        Preflight.Report report = check(2, "resolvers: [10.0.0.53, 10.0.0.54]\n");
        assertThat(bad(report)).containsExactly("error 10.0.0.2 resolver 10.0.0.54: it does not answer");
        assertThat(report.findings())
                .filteredOn(one -> one.check().equals("reachability"))
                .extracting(Finding::found)
                .containsExactlyInAnyOrder("0 ports of others", "1 ports of others");
        assertThat(machine(1).reached).contains("'dns:10.0.0.53' 'dns:10.0.0.54'");
    }

    @Test
    void tellsEveryFaultOfEveryHostAtOnce() {
        machine(1).facts = machine(1).facts.replace("listen=22", "listen=22\nlisten=7071");
        machine(2).refusal = new HostException(HostException.Kind.UNREACHABLE, "no SSH connection", "look");
        machine(3).refusal = new HostException(HostException.Kind.AUTHENTICATION, "user x is not let in", "key");
        machine(4).refusal = new HostException(HostException.Kind.SUDO, "sudo wants a password", "sudoers");
        machine(5).facts = machine(5).facts.replace("lib/slipway 90000000", "lib/slipway 1000");
        machine(6).skew = Duration.ofMinutes(-10);
        machine(8).facts = machine(8).facts.replace("machine-id=id8", "machine-id=id7");
        machine(9).facts = machine(9).facts.replace("java=17 /usr/lib/jvm/java-17", "java=11 /usr/lib/jvm/java-11");
        machine(10).facts = machine(10).facts.replace("done=yes", "unit=mesos-slave\nmissing=tar\ndone=yes");
        machine(11).reach = "10.0.0.1:7070 failed Connection refused\n";
        machine(12).reach = "10.0.0.1:7070 stuck 12000 bytes did not come through\n";
        Preflight.Report report = check(12);
        assertThat(report.passed()).isFalse();
        assertThat(bad(report))
                .containsExactlyInAnyOrder(
                        "error 10.0.0.1 port 7071: taken",
                        "error 10.0.0.2 ssh: no SSH connection",
                        "error 10.0.0.3 ssh: user x is not let in",
                        "error 10.0.0.4 sudo: sudo wants a password",
                        "error 10.0.0.5 disk /var/lib/slipway: 0 MiB free",
                        "error 10.0.0.6 clock: 10 min behind",
                        "error 10.0.0.7, 10.0.0.8 machine-id: id7 on 2 hosts",
                        "error 10.0.0.9 java: none of 17 or newer",
                        "warning 10.0.0.9 reachability: not checked: no Java to check with",
                        "error 10.0.0.10 programs: no tar",
                        "error 10.0.0.10 software: mesos-slave runs",
                        "error 10.0.0.11 reach 10.0.0.1:7070: Connection refused",
                        "error 10.0.0.12 mtu to 10.0.0.1:7070: 12000 bytes did not come through");
        assertThat(report.findings())
                .filteredOn(one -> one.severity() != Severity.OK)
                .allSatisfy(one -> assertThat(one.remedy()).isNotEmpty());
    }

    @Test
    void checksFiftyHostsInTime() {
        long before = Clock.system().nanoTime();
        Preflight.Report report = check(50);
        assertThat(report.passed()).isTrue();
        assertThat(Duration.ofNanos(Clock.system().nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void looksAtThisMachineWithTheRealProgram() {
        Inventory inventory = InventoryReader.read("masters: [localhost]\nip-detect: echo 192.0.2.7")
                .inventory()
                .orElseThrow();
        Facts facts = Facts.of(
                new io.slipway.installer.host.LocalHost("localhost", List.of(), Map.of()), inventory, Clock.system());
        assertThat(facts.one("kernel")).get().asString().startsWith("Linux");
        assertThat(facts.number("memory-kib")).isPositive();
        assertThat(facts.all("disk")).hasSize(3).allMatch(line -> line.matches("/\\S+ [0-9]+ \\S+ (yes|no)"));
        assertThat(facts.javaHomes()).isNotEmpty();
        assertThat(facts.skew()).isLessThan(Duration.ofSeconds(1));
        assertThat(facts.one("detected")).contains("192.0.2.7");
        assertThat(facts.address(inventory.hosts().get(0))).isEqualTo("192.0.2.7");
        assertThat(new LinkedHashMap<>(facts.values())).containsKey("listen");
    }
}
