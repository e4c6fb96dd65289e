package io.slipway.installer.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Role;
import io.slipway.installer.inventory.SshSettings;
import io.slipway.installer.testing.ShellSshd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to hosts, against a real SSH server with a real shell. */
class SshHostsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private Optional<String> passphrase = Optional.empty();
    private ShellSshd sshd;

    @BeforeEach
    void start() throws Exception {
        keygen("key", "ed25519", "");
        sshd = new ShellSshd(folder.resolve("host_key"), publicKey("key"));
    }

    @AfterEach
    void stop() {
        sshd.close();
    }

    private void keygen(String name, String type, String lock) throws Exception {
        Process process = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        type,
                        "-N",
                        lock,
                        "-f",
                        folder.resolve(name).toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private java.security.PublicKey publicKey(String name) throws Exception {
        String line = Files.readString(folder.resolve(name + ".pub"));
        return AuthorizedKeyEntry.parseAuthorizedKeyEntry(line).resolvePublicKey(null, null);
    }

    private SshHosts hosts(String key, boolean acceptNew, boolean askSudo) {
        return hosts(key, acceptNew, askSudo, Optional.of("known_hosts"));
    }

    private SshHosts hosts(String key, boolean acceptNew, boolean askSudo, Optional<String> knownHosts) {
        SshSettings settings = new SshSettings(
                "anyone",
                sshd.port(),
                Optional.of(key),
                Optional.empty(),
                knownHosts,
                Duration.ofSeconds(5),
                TIMEOUT,
                4);
        return new SshHosts(
                settings,
                new SshHosts.Surrounding(
                        folder, folder, Optional.empty(), acceptNew, askSudo, question -> passphrase, told::add));
    }

    private SshHosts withAgent(Path socket) {
        SshSettings settings = new SshSettings(
                "anyone",
                sshd.port(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("known_hosts"),
                Duration.ofSeconds(5),
                TIMEOUT,
                4);
        return new SshHosts(
                settings,
                new SshHosts.Surrounding(
                        folder,
                        folder,
                        Optional.of(socket.toString()),
                        true,
                        false,
                        question -> passphrase,
                        told::add));
    }

    /** Hands a key to a real agent, and keeps it nowhere else. */
    private void handOver(String name, Path socket) throws Exception {
        ProcessBuilder adding =
                new ProcessBuilder("ssh-add", "-q", folder.resolve(name).toString());
        adding.environment().put("SSH_AUTH_SOCK", socket.toString());
        assertThat(adding.inheritIO().start().waitFor()).isZero();
        Files.delete(folder.resolve(name));
    }

    @Test
    void signsWithTheUsersAgent() throws Exception {
        Path socket = folder.resolve("agent.sock");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (agent.isAlive() && !Files.exists(socket)) {
                Thread.onSpinWait();
            }
            keygen("other", "rsa", "");
            handOver("other", socket);
            try (SshHosts hosts = withAgent(socket)) {
                assertThatThrownBy(() -> hosts.open(here())).isInstanceOfSatisfying(HostException.class, e -> {
                    assertThat(e.kind()).isEqualTo(HostException.Kind.AUTHENTICATION);
                    assertThat(e.found()).contains("the keys of the SSH agent");
                });
            }
            handOver("key", socket);
            try (SshHosts hosts = withAgent(socket);
                    Host host = hosts.open(here())) {
                assertThat(host.run("echo in", TIMEOUT).out()).isEqualTo("in\n");
            }
            java.security.PublicKey rsa = publicKey("other");
            sshd.close();
            sshd = new ShellSshd(folder.resolve("host_key"), rsa);
            try (SshHosts hosts = withAgent(socket);
                    Host host = hosts.open(here())) {
                assertThat(host.run("echo ${SSH_AUTH_SOCK:-none}", TIMEOUT).out())
                        .as("the agent stays on this machine")
                        .isEqualTo(System.getenv().getOrDefault("SSH_AUTH_SOCK", "none") + "\n");
            }
        } finally {
            agent.destroyForcibly().waitFor();
        }
    }

    @Test
    void tellsThatTheAgentIsGone() {
        try (SshHosts hosts = withAgent(folder.resolve("nobody.sock"))) {
            assertThatThrownBy(() -> hosts.open(here()))
                    .isInstanceOfSatisfying(
                            HostException.class,
                            e -> assertThat(e.kind()).isEqualTo(HostException.Kind.AUTHENTICATION));
        }
    }

    private HostSpec here() {
        return HostSpec.of("127.0.0.1", Role.AGENT);
    }

    @Test
    void runsProgramsAndSendsFiles() {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        try (SshHosts hosts = hosts("key", true, false);
                Host host = hosts.open(here())) {
            Result result = host.run("echo out; echo err >&2; exit 3", TIMEOUT);
            assertThat(result).isEqualTo(new Result(3, "out\n", "err\n"));
            Path target = folder.resolve("with 'quotes'");
            Result sent = host.send(
                    "cat >" + io.slipway.installer.host.Shell.quoted(target.toString()),
                    new ByteArrayInputStream(large),
                    TIMEOUT);
            assertThat(sent.ok()).isTrue();
            assertThat(target).hasBinaryContent(large);
        }
    }

    @Test
    void refusesAnUnknownHostAndAcceptsItWhenTold() throws IOException {
        try (SshHosts hosts = hosts("key", false, false)) {
            assertThatThrownBy(() -> hosts.open(here())).isInstanceOfSatisfying(HostException.class, e -> {
                assertThat(e.kind()).isEqualTo(HostException.Kind.HOST_KEY);
                assertThat(e.found()).contains("SHA256:");
                assertThat(e.remedy()).contains("--accept-new-host-keys");
            });
        }
        try (SshHosts hosts = hosts("key", true, false)) {
            hosts.open(here());
        }
        assertThat(told).singleElement().asString().contains("SHA256:");
        assertThat(Files.readString(folder.resolve("known_hosts"))).contains("127.0.0.1");
        try (SshHosts hosts = hosts("key", false, false)) {
            hosts.open(here());
        }
    }

    @Test
    void writesKeysDownWhereNobodyDidBefore() throws IOException {
        assertThat(folder.resolve(".ssh")).doesNotExist();
        try (SshHosts hosts = hosts("key", true, false, Optional.empty())) {
            hosts.open(here());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".ssh"))))
                .isEqualTo("rwx------");
        try (SshHosts hosts = hosts("key", false, false, Optional.empty())) {
            hosts.open(here());
        }
    }

    @Test
    void writesAllKeysDownThatComeTogether() throws Exception {
        List<HostSpec> specs = ShellSshd.ADDRESSES.stream()
                .map(address -> HostSpec.of(address, Role.AGENT))
                .toList();
        ExecutorService together = Executors.newFixedThreadPool(specs.size());
        for (int round = 0; round < 3; round++) {
            Files.deleteIfExists(folder.resolve("known_hosts"));
            try (SshHosts hosts = hosts("key", true, false)) {
                for (Future<?> opened : together.invokeAll(specs.stream()
                        .map(spec -> Executors.callable(() -> hosts.open(spec).close()))
                        .toList())) {
                    opened.get();
                }
            }
            assertThat(Files.readString(folder.resolve("known_hosts")).lines().filter(line -> !line.isBlank()))
                    .hasSize(specs.size());
        }
        together.shutdown();
    }

    @Test
    void tellsThatAKeyCannotBeWrittenDown() throws IOException {
        Files.writeString(folder.resolve("in-the-way"), "");
        try (SshHosts hosts = hosts("key", true, false, Optional.of("in-the-way/known_hosts"))) {
            assertThatThrownBy(() -> hosts.open(here())).isInstanceOfSatisfying(HostException.class, e -> {
                assertThat(e.found()).contains("cannot be written down", "in-the-way");
                assertThat(e.remedy()).contains("ssh-known-hosts");
            });
        }
    }

    @Test
    void refusesAHostWhoseKeyHasChanged() throws Exception {
        try (SshHosts hosts = hosts("key", true, false)) {
            hosts.open(here());
        }
        keygen("other", "ecdsa", "");
        String entry = "[127.0.0.1]:" + sshd.port() + " " + Files.readString(folder.resolve("other.pub"));
        String old = Files.readString(folder.resolve("known_hosts"));
        String type = old.split(" ")[1];
        keygen("third", type.contains("rsa") ? "rsa" : type.contains("ecdsa") ? "ecdsa" : "ed25519", "");
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + sshd.port() + " " + Files.readString(folder.resolve("third.pub")));
        assertThat(entry).isNotEmpty();
        try (SshHosts hosts = hosts("key", true, false)) {
            assertThatThrownBy(() -> hosts.open(here())).isInstanceOfSatisfying(HostException.class, e -> {
                assertThat(e.kind()).isEqualTo(HostException.Kind.HOST_KEY);
                assertThat(e.remedy()).contains("ssh-keygen -R");
            });
        }
    }

    @Test
    void saysWhoIsNotLetIn() throws Exception {
        keygen("wrong", "ed25519", "");
        try (SshHosts hosts = hosts("wrong", true, false)) {
            assertThatThrownBy(() -> hosts.open(here())).isInstanceOfSatisfying(HostException.class, e -> {
                assertThat(e.kind()).isEqualTo(HostException.Kind.AUTHENTICATION);
                assertThat(e.found()).contains("anyone").contains("wrong");
            });
        }
    }

    @Test
    void readsALockedKeyWithItsPassphrase() throws Exception {
        for (String type : List.of("ed25519", "ecdsa", "rsa")) {
            String name = "locked-" + type;
            keygen(name, type, "open sesame");
            passphrase = Optional.of("wrong one");
            assertThatThrownBy(() -> hosts(name, true, false))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(name);
            passphrase = Optional.of("open sesame");
            try (ShellSshd other = new ShellSshd(folder.resolve("host_key"), publicKey(name));
                    SshHosts hosts = hosts(name, true, false)) {
                HostSpec there = new HostSpec(
                        "127.0.0.1",
                        Set.of(Role.AGENT),
                        Optional.of("someone"),
                        OptionalInt.of(other.port()),
                        java.util.Map.of(),
                        Optional.empty(),
                        0);
                assertThat(hosts.open(there).run("echo here", TIMEOUT).out()).isEqualTo("here\n");
            }
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        HostSpec nowhere = new HostSpec(
                "127.0.0.1",
                Set.of(Role.AGENT),
                Optional.empty(),
                OptionalInt.of(free),
                java.util.Map.of(),
                Optional.empty(),
                0);
        try (SshHosts hosts = hosts("key", true, false)) {
            assertThatThrownBy(() -> hosts.open(nowhere))
                    .isInstanceOfSatisfying(
                            HostException.class, e -> assertThat(e.kind()).isEqualTo(HostException.Kind.UNREACHABLE))
                    .hasMessageContaining("127.0.0.1:" + free);
        }
    }

    @Test
    void givesUpAProgramThatDoesNotEnd() {
        try (SshHosts hosts = hosts("key", true, false);
                Host host = hosts.open(here())) {
            assertThatThrownBy(() -> host.run("sleep 20", Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(
                            HostException.class, e -> assertThat(e.kind()).isEqualTo(HostException.Kind.TIMED_OUT));
        }
    }

    /** Somebody who is not root, with a sudo that does what the file {@code sudo-rule} says. */
    private void fakeSudo(String rule) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        script(tools.resolve("id"), "echo 1000");
        script(
                tools.resolve("sudo"),
                switch (rule) {
                    case "free" -> "while :; do case $1 in -*) shift;; *) break;; esac; done; exec \"$@\"";
                    case "password" ->
                        "[ \"$1\" = -n ] && exit 1; read -r given; [ \"$given\" = 'secret' ] || exit 1\n"
                                + "shift 4; exec \"$@\"";
                    default -> "exit 1";
                });
        sshd.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void becomesRootBySudo() throws IOException {
        fakeSudo("free");
        try (SshHosts hosts = hosts("key", true, false);
                Host host = hosts.open(here())) {
            assertThat(host.run("echo done", TIMEOUT).out()).isEqualTo("done\n");
        }
    }

    @Test
    void asksForThePasswordOfSudoOnlyWhenAllowed() throws IOException {
        fakeSudo("password");
        passphrase = Optional.of("secret");
        try (SshHosts hosts = hosts("key", true, false)) {
            assertThatThrownBy(() -> hosts.open(here())).isInstanceOfSatisfying(HostException.class, e -> {
                assertThat(e.kind()).isEqualTo(HostException.Kind.SUDO);
                assertThat(e.remedy()).contains("--ask-sudo-password");
            });
        }
        try (SshHosts hosts = hosts("key", true, true);
                Host host = hosts.open(here())) {
            assertThat(host.run("cat; echo done", TIMEOUT).out()).isEqualTo("done\n");
            byte[] content = "content".getBytes(StandardCharsets.UTF_8);
            assertThat(host.send("cat", new ByteArrayInputStream(content), TIMEOUT)
                            .out())
                    .isEqualTo("content");
        }
    }

    @Test
    void reachesPortsOfTheHostThroughTheConnection() throws Exception {
        try (ServerSocket service = new ServerSocket(0);
                SshHosts hosts = hosts("key", true, false);
                Host host = hosts.open(here())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = service.accept()) {
                    socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            answering.start();
            InetSocketAddress tunnel = host.tunnel("127.0.0.1", service.getLocalPort());
            assertThat(tunnel.getPort()).isNotEqualTo(service.getLocalPort());
            try (Socket socket = new Socket(tunnel.getAddress(), tunnel.getPort())) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("hello");
            }
            answering.join();
        }
    }

    @Test
    void goesThroughAJumpHost() {
        SshSettings settings = new SshSettings(
                "anyone",
                sshd.port(),
                Optional.of("key"),
                Optional.of("jumper@127.0.0.1:" + sshd.port()),
                Optional.of("known_hosts"),
                Duration.ofSeconds(5),
                TIMEOUT,
                4);
        try (SshHosts hosts = new SshHosts(
                        settings,
                        new SshHosts.Surrounding(
                                folder, folder, Optional.empty(), true, false, Prompts.none(), told::add));
                Host host = hosts.open(here())) {
            assertThat(host.run("echo $((6*7))", TIMEOUT).out()).isEqualTo("42\n");
        }
    }
}
