package io.slipway.installer.preflight;

import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.Ports;
import io.slipway.installer.probe.Probe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether every host reaches the ports of every other that it will need, with more bytes than one packet holds, and
 * the name servers. A small program listens on each host meanwhile; it ends by itself. Hosts without a Java are passed
 * over, and that is told.
 */
final class Reach {
    private static final String CLASS = "io/slipway/installer/probe/Probe.class";
    private static final String RESOLVER = "dns:";
    private static final int LISTEN_SECONDS = 120;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Fleet fleet;
    private final Inventory inventory;
    private final Map<HostSpec, Facts> facts;

    Reach(Fleet fleet, Inventory inventory, Map<HostSpec, Facts> facts) {
        this.fleet = fleet;
        this.inventory = inventory;
        this.facts = facts;
    }

    /** Where the program lies on a host, and the process that listens; both empty where there is none. */
    private record Listener(String folder, String pid) {}

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Map<HostSpec, Listener> listeners = new LinkedHashMap<>();
        List<HostSpec> able = facts.entrySet().stream()
                .filter(entry -> !entry.getValue().javaHomes().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        facts.keySet().stream()
                .filter(host -> !able.contains(host))
                .forEach(host -> findings.add(notChecked(host, "no Java to check with")));
        fleet.onAll(able, this::listen).forEach((host, outcome) -> {
            outcome.value().ifPresent(listener -> listeners.put(host, listener));
            outcome.failure().ifPresent(failure -> findings.add(notChecked(host, failure.found())));
        });
        try {
            fleet.onAll(listeners.keySet(), (spec, host) -> reach(spec, host, listeners))
                    .forEach((host, outcome) -> findings.addAll(told(host, outcome)));
        } finally {
            fleet.onAll(listeners.keySet(), (spec, host) -> end(host, listeners.get(spec)));
        }
        return findings;
    }

    private static Finding notChecked(HostSpec host, String why) {
        return new Finding(
                host.address(),
                "reachability",
                Severity.WARNING,
                "not checked: " + why,
                "all hosts reach each other",
                "postflight tells it after the installation");
    }

    private String java(HostSpec spec) {
        return Objects.requireNonNull(facts.get(spec)).javaHomes().get(0) + "/bin/java -XX:TieredStopAtLevel=1"
                + " -XX:+UseSerialGC -Xshare:auto -Xmx64m -cp ";
    }

    private Listener listen(HostSpec spec, Host host) {
        Result sent = host.send(
                "set -e; folder=$(mktemp -d " + Probes.template(inventory.clusterName())
                        + "); mkdir -p $folder/io/slipway/installer/probe; cat >$folder/" + CLASS + "; echo $folder",
                new ByteArrayInputStream(probe()),
                TIMEOUT);
        String folder = sent.out().strip();
        if (!sent.ok() || folder.isEmpty()) {
            throw failed(sent);
        }
        String ports = ports(spec).stream().map(String::valueOf).collect(Collectors.joining(" "));
        Result started = host.run(
                "cd " + folder + "; nohup " + java(spec) + folder + " " + Probe.class.getName() + " listen "
                        + LISTEN_SECONDS
                        + " 0.0.0.0 " + ports + " >out 2>err </dev/null & pid=$!\n"
                        + "i=0; while [ $i -lt 100 ] && ! grep -q listening out 2>/dev/null; do\n"
                        + "sleep 0.1; i=$((i+1)); done\n"
                        + "grep -q listening out || { cat out err >&2; kill $pid; exit 1; }\necho $pid",
                TIMEOUT);
        if (!started.ok()) {
            throw failed(started);
        }
        return new Listener(folder, started.out().strip());
    }

    private static HostException failed(Result result) {
        return new HostException(
                HostException.Kind.BROKEN, "the probe does not start: " + result.words(), "look there");
    }

    private Set<Integer> ports(HostSpec spec) {
        Set<Integer> ports =
                new LinkedHashSet<>(Checks.needed(spec, inventory.ports()).keySet());
        ports.remove(inventory.ports().task());
        return ports;
    }

    /** Which ports of {@code to} the host {@code from} will need. */
    private Set<Integer> needs(HostSpec from, HostSpec to) {
        Ports ports = inventory.ports();
        Set<Integer> needs = new LinkedHashSet<>();
        if (to.isMaster()) {
            needs.add(ports.frontDoor());
            if (from.isMaster()) {
                needs.add(ports.log());
            }
        }
        if (to.runsTasks() && from.isMaster()) {
            needs.add(ports.agent());
        }
        return needs;
    }

    private List<String> reach(HostSpec spec, Host host, Map<HostSpec, Listener> listeners) {
        List<String> places = new ArrayList<>();
        for (HostSpec other : listeners.keySet()) {
            if (!other.equals(spec)) {
                Facts there = Objects.requireNonNull(facts.get(other));
                String taken = there.all("own-unit").isEmpty() ? "" : "?";
                needs(spec, other).stream()
                        .filter(port ->
                                taken.equals("?") || !there.all("listen").contains(String.valueOf(port)))
                        .forEach(port -> places.add(there.address(other) + ":" + port + taken));
            }
        }
        inventory.resolvers().forEach(resolver -> places.add(RESOLVER + resolver));
        if (places.isEmpty()) {
            return List.of();
        }
        String folder = Objects.requireNonNull(listeners.get(spec)).folder();
        Result result = host.run(
                java(spec) + folder + " " + Probe.class.getName() + " reach "
                        + places.stream().map(Shell::quoted).collect(Collectors.joining(" ")),
                TIMEOUT);
        if (!result.ok()) {
            throw failed(result);
        }
        return result.out().lines().toList();
    }

    private static List<Finding> told(HostSpec host, Outcome<List<String>> outcome) {
        if (outcome.failure().isPresent()) {
            return List.of(notChecked(host, outcome.failure().get().found()));
        }
        List<Finding> findings = new ArrayList<>();
        List<String> lines = outcome.value().orElse(List.of());
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            String place = words[0].replace("?", "");
            if (place.startsWith(RESOLVER)) {
                findings.add(resolver(host, place.substring(RESOLVER.length()), words));
            } else if (words.length > 1 && words[1].equals("stuck")) {
                findings.add(new Finding(
                        host.address(),
                        "mtu to " + place,
                        Severity.ERROR,
                        words[2],
                        "large packets pass",
                        "the MTU is larger than the way allows; lower it, or let ICMP 'fragmentation needed' through"));
            } else if (words.length > 1 && words[1].equals("failed")) {
                findings.add(new Finding(
                        host.address(),
                        "reach " + place,
                        Severity.ERROR,
                        words[2],
                        "a connection",
                        "let the port through the firewalls of both hosts and between them"));
            }
        }
        long ports = lines.stream().filter(line -> !line.startsWith(RESOLVER)).count();
        if (findings.stream().allMatch(one -> one.check().startsWith("resolver "))) {
            findings.add(new Finding(
                    host.address(), "reachability", Severity.OK, ports + " ports of others", "all answer", ""));
        }
        return findings;
    }

    private static Finding resolver(HostSpec host, String address, String[] words) {
        boolean answers = words.length > 1 && words[1].equals("ok");
        return new Finding(
                host.address(),
                "resolver " + address,
                answers ? Severity.OK : Severity.ERROR,
                answers ? "it answers" : words.length > 2 ? words[2] : "nothing",
                "a name server that answers",
                answers ? "" : "let UDP port 53 through to it, or take it out of resolvers");
    }

    private static boolean end(Host host, @org.jspecify.annotations.Nullable Listener listener) {
        return listener != null
                && host.run("kill " + listener.pid() + " 2>/dev/null; rm -rf " + listener.folder(), TIMEOUT)
                        .ok();
    }

    private static byte[] probe() {
        try (InputStream in =
                Objects.requireNonNull(Reach.class.getClassLoader().getResourceAsStream(CLASS), CLASS)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
