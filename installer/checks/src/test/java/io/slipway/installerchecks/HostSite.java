package io.slipway.installerchecks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Fresh hosts with systemd and sshd on one switch, which the test can reach too, and the key that opens them. They are
 * containers; each has addresses, host keys, a machine id, users, services and a firewall of its own.
 *
 * <p>The addresses are of the block for tests of networks (RFC 2544), a part of it that nobody uses on this machine.
 */
final class HostSite implements AutoCloseable {
    /** The account that the key opens, which may become root. */
    static final String USER = "admin";

    private static final int PARTS = 250;
    private static final int FIRST = 11;
    private static final String IMAGE = "fresh";

    private final Engine engine = new Engine();
    private final String prefix = unusedPrefix();
    private final String cable = "hs" + ProcessHandle.current().pid();
    private final Map<String, TestHost> hosts = new LinkedHashMap<>();
    private final Path key = engine.folder().resolve("key");

    HostSite() {
        try {
            Path root = RootFileSystem.archive(engine.folder());
            engine.start();
            load(root);
            connect();
            Commands.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    private static String unusedPrefix() {
        String used = Commands.run("ip", "-o", "address");
        for (long part = ProcessHandle.current().pid() % PARTS; ; part = (part + 1) % PARTS) {
            String candidate = "198.18." + part + ".";
            if (!used.contains(" " + candidate)) {
                return candidate;
            }
        }
    }

    private void load(Path root) {
        String docker =
                engine.command("import", "--change", "'CMD [\"/usr/local/sbin/boot-host\"]'", "-", IMAGE).stream()
                        .collect(Collectors.joining(" "));
        Commands.run("sh", "-c", "zstd -dc '" + root + "' | " + docker);
    }

    private void connect() {
        String bridge = "com.docker.network.bridge.name=hosts";
        engine.docker(
                "network", "create", "--subnet", prefix + "0/24", "--gateway", prefix + "1", "-o", bridge, "hosts");
        String there = String.valueOf(engine.pid());
        Commands.run("ip", "link", "add", cable, "type", "veth", "peer", "name", "test", "netns", there);
        engine.inside("ip", "link", "set", "test", "master", "hosts", "up");
        Commands.run("ip", "address", "add", prefix + "254/24", "dev", cable);
        Commands.run("ip", "link", "set", cable, "up");
    }

    /** Starts fresh hosts of these names, all at once, and waits until they can be reached. */
    List<TestHost> boot(String... names) {
        List<TestHost> fresh = new ArrayList<>();
        for (String name : names) {
            TestHost host = new TestHost(engine, name, prefix + (FIRST + hosts.size()), key);
            host.create(IMAGE);
            hosts.put(name, host);
            fresh.add(host);
        }
        fresh.forEach(TestHost::awaitReachable);
        return fresh;
    }

    /** A host that was started. */
    TestHost host(String name) {
        TestHost host = hosts.get(name);
        if (host == null) {
            throw new AssertionError("no host " + name + " among " + hosts.keySet());
        }
        return host;
    }

    Collection<TestHost> hosts() {
        return List.copyOf(hosts.values());
    }

    /** The private key of {@link #USER}. */
    Path key() {
        return key;
    }

    /** A key that opens nothing. */
    Path wrongKey() {
        Path wrong = engine.folder().resolve("wrong-key");
        if (!Files.exists(wrong)) {
            Commands.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", wrong.toString());
        }
        return wrong;
    }

    /** A folder of this run that only its user can read, for instance for an installer's state. */
    Path folder(String name) {
        try {
            Path folder = Files.createDirectories(engine.folder().resolve(name));
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes all hosts, as if they had never been; new ones may be started. */
    void removeHosts() {
        hosts.values().forEach(TestHost::remove);
        hosts.clear();
    }

    @Override
    public void close() {
        engine.close();
        Commands.await(
                "the cable to be gone with the hosts",
                java.time.Duration.ofSeconds(30),
                () -> Commands.run("ip", "-o", "link").contains(" " + cable + "@") ? null : true);
    }
}
