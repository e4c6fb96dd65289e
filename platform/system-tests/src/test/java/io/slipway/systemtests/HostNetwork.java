package io.slipway.systemtests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts on one switch, which the test can reach too. What a host is sent can be dropped: all of it from some other
 * host, or a part at random.
 *
 * <p>The addresses are of the block for tests of networks (RFC 2544), a part of it that nobody uses on this machine.
 */
final class HostNetwork implements AutoCloseable, MasterFleet.Site {
    private static final int PARTS = 250;

    private final Path folder;
    private final Host hub;
    private final String prefix;
    private final String cable = "sw" + ProcessHandle.current().pid();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<Host, List<String>> rules = new LinkedHashMap<>();

    HostNetwork(Path folder) {
        this.folder = folder;
        this.hub = new Host("hub", folder);
        this.prefix = unusedPrefix();
        try {
            connectToThisProcess();
        } catch (RuntimeException | Error e) {
            hub.close();
            throw e;
        }
    }

    private void connectToThisProcess() {
        hub.boot();
        hub.run("ip", "link", "add", "br0", "type", "bridge");
        hub.run("ip", "link", "set", "br0", "up");
        connect(cable, String.valueOf(ProcessHandle.current().pid()));
        Commands.run(List.of("ip", "address", "add", prefix + "254/24", "dev", cable), "");
        Commands.run(List.of("ip", "link", "set", cable, "up"), "");
    }

    private static String unusedPrefix() {
        String used = Commands.run(List.of("ip", "-o", "address"), "");
        for (long part = ProcessHandle.current().pid() % PARTS; ; part = (part + 1) % PARTS) {
            String candidate = "198.18." + part + ".";
            if (!used.contains(" " + candidate)) {
                return candidate;
            }
        }
    }

    /** Lays a cable called {@code name} from the network of process {@code to} to the switch. */
    private void connect(String name, String to) {
        String port = "p" + to;
        Commands.run(
                List.of(
                        "ip",
                        "link",
                        "add",
                        name,
                        "netns",
                        to,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        port,
                        "netns",
                        String.valueOf(hub.pid())),
                "");
        hub.run("ip", "link", "set", port, "master", "br0");
        hub.run("ip", "link", "set", port, "up");
    }

    /** The host of this name, which is made and started when it is asked for first. */
    @Override
    public Host host(String name) {
        return hosts.computeIfAbsent(name, any -> {
            Host host = new Host(name, folder);
            boot(host, hosts.size() + 1);
            return host;
        });
    }

    private void boot(Host host, int number) {
        host.boot();
        connect("eth0", String.valueOf(host.pid()));
        host.run("ip", "link", "set", "lo", "up");
        host.run("ip", "address", "add", prefix + number + "/24", "dev", "eth0");
        host.run("ip", "link", "set", "eth0", "up");
    }

    /** Starts a host again that was powered off, with its old address. */
    void bootAgain(String name) {
        boot(host(name), number(name));
    }

    private int number(String name) {
        return new ArrayList<>(hosts.keySet()).indexOf(name) + 1;
    }

    @Override
    public String address(String name) {
        host(name);
        return prefix + number(name);
    }

    @Override
    public int port(String address, int usual) {
        return usual; // a host has all its ports to itself
    }

    /** Nothing that {@code from} sends reaches {@code to} any more. */
    void drop(String from, String to) {
        rule(to, "ip saddr " + address(from) + " drop");
    }

    /** Neither hears the other any more. */
    void cut(String one, String other) {
        drop(one, other);
        drop(other, one);
    }

    /** So many of 100 packets do not reach a host, whoever sends them. */
    void lose(int percent) {
        hosts.keySet().forEach(name -> rule(name, "iifname eth0 numgen random mod 100 < " + percent + " drop"));
    }

    private void rule(String name, String rule) {
        List<String> all = rules.computeIfAbsent(host(name), any -> new ArrayList<>());
        all.add(rule);
        host(name)
                .feed(
                        "flush ruleset\ntable inet faults {\nchain heard {\ntype filter hook input priority 0;\n"
                                + String.join("\n", all) + "\n}\n}\n",
                        "nft",
                        "-f",
                        "-");
    }

    /** Everything that is sent arrives again. */
    void heal() {
        rules.keySet().forEach(host -> host.run("nft", "flush", "ruleset"));
        rules.clear();
    }

    @Override
    public void close() {
        hosts.values().forEach(Host::close);
        hub.close();
        Slipway.await("the cable to be gone with the switch", Duration.ofSeconds(30), () -> {
            String links = Commands.run(List.of("ip", "-o", "link"), "");
            return links.contains(" " + cable + "@") ? null : true;
        });
    }
}
