package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.certificates.ClusterCa;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.NetworkTransport;
import io.slipway.http.Peer;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.TlsFolder;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master and an agent over TLS, two processes; the agent joins with a token. */
class SecuritySystemTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final String ADMIN_PASSWORD = "correct horse battery";
    private static final String ADMIN_HASH = "$2a$04$W7csPA47Z5IMchns3jb.WeV/cSsJEzfiloB.2ehP4pbYNxu/V8ZLG";

    @TempDir
    Path folder;

    private final List<RoleProcess> processes = new ArrayList<>();
    private final int doorPort = RoleProcess.freePort("127.0.0.1");
    private final int logPort = RoleProcess.freePort("127.0.0.1");
    private final int agentPort = RoleProcess.freePort("127.0.0.1");
    private final int taskPort = RoleProcess.freePort("127.0.0.1");
    private ClusterCa ca;
    private String login = "";

    @AfterEach
    void stop() {
        processes.forEach(RoleProcess::close);
        TaskProcesses.endAllBelow(folder);
    }

    private RoleProcess process(String role, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("role", role);
        settings.put("tls-folder", folder.resolve("tls-" + role).toString());
        RoleProcess made = new RoleProcess(role, folder, role, settings);
        processes.add(made);
        return made.start();
    }

    private void startMaster() throws IOException {
        Path admin = folder.resolve("initial-admin");
        Files.writeString(admin, "admin:" + ADMIN_HASH + "\n");
        ca = ClusterCa.create(folder.resolve("ca"), "prod", Clock.system());
        ca.issueMaster("m1", List.of("127.0.0.1"), YEAR).write(folder.resolve("tls-master"));
        Map<String, String> settings = new HashMap<>(Map.of(
                "port",
                String.valueOf(doorPort),
                "cluster-id",
                "prod",
                "member-id",
                "m1",
                "members",
                "m1@127.0.0.1:" + logPort,
                "agent-certificate-validity",
                "20s",
                "initial-admin-file",
                admin.toString()));
        process("master", settings);
    }

    private void startAgent(String token) throws IOException {
        Path file = folder.resolve("join-token");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token);
        process(
                "agent",
                Map.of(
                        "port", String.valueOf(agentPort),
                        "task-port", String.valueOf(taskPort),
                        "masters", door().toString(),
                        "join-token-file", file.toString(),
                        "ca-fingerprint", ca.fingerprint(),
                        "resources", "cpus:2;mem:512;disk:500;ports:[21000-21100]"));
    }

    private URI door() {
        return URI.create("https://127.0.0.1:" + doorPort);
    }

    private NodeTls node(String role) {
        return NodeTls.open(
                folder.resolve("tls-" + role),
                new TlsFolder.Wanted(
                        Peer.Role.valueOf(role.toUpperCase(java.util.Locale.ROOT)), false, Optional.empty(), List.of()),
                Optional.empty(),
                Clock.system());
    }

    private HttpResponse.Full ask(HttpRequest request) {
        return new NetworkTransport(
                        door(), SOON, SOON, Optional.of(node("master").context(Set.of(Peer.Role.MASTER))))
                .send(
                        login.isEmpty()
                                ? request
                                : request.withHeaders(request.headers().with("Authorization", "token=" + login)))
                .orTimeout(90, TimeUnit.SECONDS)
                .join();
    }

    /** A token; null until there is the first admin. */
    private String logIn() {
        String body = "{\"uid\":\"admin\",\"password\":\"" + ADMIN_PASSWORD + "\"}";
        HttpResponse.Full answer = ask(HttpRequest.json("POST", "/acs/api/v1/auth/login", body));
        return answer.status() == 200 ? json(answer).path("token").asText() : null;
    }

    private static JsonNode json(HttpResponse.Full answer) {
        try {
            return Slipway.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.text(), e);
        }
    }

    @Test
    void noPortAnswersStrangersAndNoSecretGetsOut() throws Exception {
        startMaster();
        login = Slipway.await("the first admin", SOON, this::logIn);
        HttpResponse.Full made = ask(HttpRequest.json("POST", "/system/v1/join-tokens", "{\"expires\":\"10m\"}"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String joinToken = json(made).path("token").asText();
        startAgent(joinToken);
        Path told = folder.resolve("environment");
        ask(HttpRequest.json(
                "POST",
                "/v2/apps",
                "{\"id\":\"/t\",\"cmd\":\"env > " + told + ".new; mv " + told + ".new " + told
                        + "; exec tail -f /dev/null\",\"cpus\":0.1,\"mem\":16}"));
        Slipway.await("the task to run", SOON, () -> Files.exists(told) ? true : null);
        String taskToken = Files.readString(told)
                .lines()
                .filter(line -> line.startsWith("SLIPWAY_TOKEN="))
                .findFirst()
                .orElseThrow()
                .substring("SLIPWAY_TOKEN=".length());
        Files.delete(told);

        Set<Integer> ports = new TreeSet<>();
        processes.forEach(process -> ports.addAll(listening(process.pid())));
        assertThat(ports).containsExactlyInAnyOrder(doorPort, logPort, agentPort, taskPort);
        for (int port : ports) {
            assertThat(plain(port)).as("plain HTTP at %d", port).matches(answer -> isRefusal(answer, port));
            assertThat(overTls(port))
                    .as("TLS without a certificate at %d", port)
                    // Users reach the front door without one, and have to log in.
                    .matches(answer -> port == doorPort ? answer.startsWith("HTTP/1.1 401") : answer.isEmpty());
        }

        renewed();
        assertThat(folder.resolve("join-token")).doesNotExist();
        String joinSecret = joinToken.substring(joinToken.indexOf('.') + 1);
        assertThat(open(joinSecret)).isEmpty();
        assertThat(open(taskToken)).isEmpty();
        assertThat(open(login)).isEmpty();
        assertThat(open(ADMIN_PASSWORD)).isEmpty();
        assertThat(open("PRIVATE KEY")).isEmpty();
        assertThat(commandLines()).noneMatch(line -> line.contains(joinSecret) || line.contains(taskToken));
    }

    /** A certificate that lasts for seconds is renewed again and again while both processes run. */
    private void renewed() {
        Object before = node("agent").certificate().getSerialNumber();
        Slipway.await(
                "the agent's certificate to be renewed",
                SOON,
                () -> node("agent").certificate().getSerialNumber().equals(before) ? null : true);
    }

    /** The files below the folder that hold a text and that others than their owner reach. */
    private List<Path> open(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isPrivate(file) || file.toString().matches(".*\\.(log|out|err)"))
                    .filter(file -> holds(file, text))
                    .toList();
        }
    }

    private boolean isPrivate(Path file) {
        try {
            for (Path part = file; part.startsWith(folder) && !part.equals(folder); part = part.getParent()) {
                if (PosixFilePermissions.toString(Files.getPosixFilePermissions(part))
                        .endsWith("------")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // it is gone
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            return false; // it is gone
        }
    }

    private static List<String> commandLines() {
        return ProcessHandle.allProcesses()
                .map(process -> {
                    try {
                        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
                    } catch (IOException | UncheckedIOException e) {
                        return "";
                    }
                })
                .toList();
    }

    /** The ports that a process listens on, as the kernel tells. */
    private static Set<Integer> listening(long pid) {
        Set<String> sockets = new TreeSet<>();
        Set<Integer> ports = new TreeSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            open.forEach(file -> {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        sockets.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException e) {
                    return; // closed meanwhile
                }
            });
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                    String[] fields = line.strip().split("\\s+");
                    if (fields.length > 9 && fields[3].equals("0A") && sockets.contains(fields[9])) {
                        ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    private boolean isRefusal(String answer, int port) {
        if (port == taskPort) {
            return answer.startsWith("HTTP/1.1 401");
        }
        return port == logPort
                ? !answer.contains("HTTP/1.1")
                : answer.startsWith("HTTP/1.1 400") && answer.contains("HTTPS only");
    }

    private static String plain(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            return exchange(socket);
        }
    }

    private static String exchange(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** What is answered to a client that trusts the cluster and shows nothing; empty when it is not let in. */
    private String overTls(int port) throws IOException {
        SSLContext context = io.slipway.http.tls.Contexts.unverified();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return exchange(socket);
        } catch (SSLException | java.net.SocketException e) {
            return "";
        }
    }
}
