package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.certificates.CertificateRequest;
import io.slipway.certificates.ClusterCa;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.NetworkTransport;
import io.slipway.http.Peer;
import io.slipway.http.tls.Contexts;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.PeerNames;
import io.slipway.http.tls.Pem;
import io.slipway.http.tls.TlsFolder;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.config.Source;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three masters and an agent over TLS, all in this process. */
class TlsClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Set<Peer.Role> MASTERS = Set.of(Peer.Role.MASTER);
    private static final Set<Peer.Role> AGENTS = Set.of(Peer.Role.AGENT);

    private static final String PASSWORD = "correct horse battery";

    @TempDir
    static Path folder;

    private static final Closers closers = new Closers();
    private static final List<URI> doors = new ArrayList<>();
    private static ClusterCa ca;
    private static String distribution;
    private static SSLContext user;
    private static String login = "";
    private static URI agentDoor;
    private static int taskPort;
    private static Path tokenFile;

    @BeforeAll
    static void start() throws IOException {
        distribution = System.getProperty("slipway.dist");
        Files.createDirectories(folder.resolve("dist/universe"));
        System.setProperty("slipway.dist", folder.resolve("dist").toString());
        ca = ClusterCa.create(folder.resolve("ca"), "prod", Clock.system());
        Path admin = folder.resolve("initial-admin");
        Files.writeString(admin, "admin:" + new Passwords(4).hash(PASSWORD) + "\n");
        String members = Stream.of("m1", "m2", "m3")
                .map(name -> name + "@127.0.0.1:" + freePort())
                .collect(Collectors.joining(","));
        for (String name : List.of("m1", "m2", "m3")) {
            ca.issueMaster(name, List.of("127.0.0.1"), YEAR).write(tls(name));
            Map<String, String> flags = flags(name, "member-id", name, "members", members, "cluster-id", "prod");
            flags.put("initial-admin-file", admin.toString());
            MasterNode master = MasterNode.start(
                    MasterSettings.of(Role.MASTER.read(List.of(Source.flags(flags)))),
                    Clock.system(),
                    failure -> fail(failure));
            closers.onClose(name, master::close);
            doors.add(URI.create(master.url()));
        }
        user = Contexts.trusting(List.of(node("m1").root()));
        ca.issueAgent("a2.example", List.of("127.0.0.1"), YEAR).write(tls("a2"));
        await(() -> {
            HttpResponse.Full answer = logIn(doors.get(1), PASSWORD);
            login = json(answer).path("token").asText();
            return answer.status() == 200;
        });
        taskPort = freePort();
        tokenFile = tokenFile("a1", token("1h", Optional.empty()));
        AgentNode agent = agent("a1", tokenFile, ca.fingerprint());
        closers.onClose("a1", agent::close);
        agentDoor = URI.create(agent.url());
        await(() -> agents().size() == 1);
    }

    private static HttpResponse.Full logIn(URI door, String password) {
        String body = "{\"uid\":\"admin\",\"password\":\"" + password + "\"}";
        return ask(door, user, HttpRequest.json("POST", "/acs/api/v1/auth/login", body));
    }

    private static AgentNode agent(String name, Path token, String fingerprint) {
        Map<String, String> flags = flags(name);
        flags.put("masters", doors.stream().map(URI::toString).collect(Collectors.joining(",")));
        flags.put("join-token-file", token.toString());
        flags.put("ca-fingerprint", fingerprint);
        flags.put("resources", "cpus:2;mem:512;disk:500;ports:[31000-31010]");
        flags.put("stop-tasks", "true");
        flags.put("control-groups", "false");
        flags.put("task-port", name.equals("a1") ? String.valueOf(taskPort) : "0");
        try {
            Files.createDirectories(tls(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return AgentNode.start(
                AgentSettings.of(Role.AGENT.read(List.of(Source.flags(flags)))),
                Clock.system(),
                failure -> fail(failure));
    }

    private static String token(String expires, Optional<String> name) {
        String body = "{\"role\":\"agent\",\"expires\":\"" + expires + "\""
                + name.map(only -> ",\"name\":\"" + only + "\"").orElse("") + "}";
        HttpResponse.Full made = ask(doors.get(1), user, HttpRequest.json("POST", "/system/v1/join-tokens", body));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(json(made).path("ca_fingerprint").asText()).isEqualTo(ca.fingerprint());
        return json(made).path("token").asText();
    }

    private static Path tokenFile(String name, String token) throws IOException {
        Path file = folder.resolve(name + ".token");
        Files.writeString(file, token + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static void fail(Service.Failure failure) {
        throw new AssertionError(failure.reason());
    }

    @AfterAll
    static void stop() {
        closers.close();
        if (distribution == null) {
            System.clearProperty("slipway.dist");
        } else {
            System.setProperty("slipway.dist", distribution);
        }
    }

    private static Map<String, String> flags(String name, String... more) {
        Map<String, String> flags = new HashMap<>(Map.of(
                "home",
                folder.resolve(name).toString(),
                "port",
                "0",
                "tls-folder",
                tls(name).toString()));
        for (int i = 0; i < more.length; i += 2) {
            flags.put(more[i], more[i + 1]);
        }
        return flags;
    }

    private static Path tls(String name) {
        return folder.resolve("tls-" + name);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static NodeTls node(String name) {
        Peer.Role role = name.startsWith("a") ? Peer.Role.AGENT : Peer.Role.MASTER;
        TlsFolder.Wanted wanted = new TlsFolder.Wanted(role, false, Optional.empty(), List.of());
        return NodeTls.open(tls(name), wanted, Optional.empty(), Clock.system());
    }

    /** Users are logged in; nodes show their certificates. */
    private static HttpResponse.Full ask(URI door, SSLContext context, HttpRequest request) {
        boolean known = context == user && !login.isEmpty();
        return send(
                door,
                context,
                known ? request.withHeaders(request.headers().with("Authorization", "token=" + login)) : request);
    }

    private static HttpResponse.Full send(URI door, SSLContext context, HttpRequest request) {
        Duration limit = Duration.ofSeconds(20);
        return new NetworkTransport(door, limit, limit, Optional.of(context))
                .send(request)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static JsonNode json(HttpResponse.Full answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.text(), e);
        }
    }

    private static List<JsonNode> agents() {
        HttpResponse.Full answer = ask(doors.get(0), user, HttpRequest.get("/mesos/slaves"));
        List<JsonNode> agents = new ArrayList<>();
        if (answer.status() == 200) {
            json(answer).path("slaves").forEach(agents::add);
        }
        return agents;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Object never = new Object();
        synchronized (never) {
            while (!condition.holds()) {
                assertThat(System.nanoTime()).as("waited 60 s").isLessThan(end);
                try {
                    never.wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void runsATaskThatReachesTheMastersWithItsOwnToken() throws Exception {
        Path told = folder.resolve("environment");
        String app = "{\"id\":\"/t\",\"cmd\":\"env > " + told + ".new; mv " + told + ".new " + told
                + "; exec tail -f /dev/null\",\"cpus\":0.1,\"mem\":32,\"instances\":1}";
        for (URI door : doors) { // two of them follow, and ask the leader
            assertThat(ask(door, user, HttpRequest.get("/v2/info")).status()).isEqualTo(200);
        }
        assertThat(ask(doors.get(1), user, HttpRequest.json("POST", "/v2/apps", app))
                        .status())
                .isEqualTo(201);
        await(() -> Files.exists(told));
        String environment = Files.readString(told);
        String token = value(environment, "SLIPWAY_TOKEN");
        URI url = URI.create(value(environment, "SLIPWAY_URL"));

        assertThat(url).isEqualTo(URI.create("http://127.0.0.1:" + taskPort));
        assertThat(task(url, "token=" + token).status()).isEqualTo(200);
        assertThat(task(url, "Bearer " + token).status()).isEqualTo(200);
        assertThat(task(url, "token=" + token.replace('0', '1') + "0").status()).isEqualTo(401);
        assertThat(task(url, "").status()).isEqualTo(401);
        assertThat(ask(doors.get(0), user, HttpRequest.get("/v2/apps//t")).text())
                .as("nobody else learns it")
                .doesNotContain(token);
        String id = agents().get(0).path("id").asText();
        assertThat(ask(doors.get(2), user, HttpRequest.get("/agent/" + id + "/state"))
                        .text())
                .contains("t.")
                .doesNotContain(token);

        assertThat(ask(doors.get(0), user, HttpRequest.of("DELETE", "/v2/apps//t", Headers.NONE, new byte[0]))
                        .status())
                .isEqualTo(200);
        await(() -> task(url, "token=" + token).status() == 401);
    }

    private static String value(String environment, String name) {
        return environment
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + environment))
                .substring(name.length() + 1);
    }

    private static HttpResponse.Full task(URI url, String authorization) {
        Headers headers = authorization.isEmpty() ? Headers.NONE : Headers.of("Authorization", authorization);
        return new NetworkTransport(url)
                .send(HttpRequest.of("GET", "/v2/info", headers, new byte[0]))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void usersLogInAtAnyMasterAndStrangersGetNothing() {
        for (URI door : doors) {
            HttpResponse.Full stranger = send(door, user, HttpRequest.get("/v2/apps"));
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.headers().first("WWW-Authenticate")).contains("acsjwt");
            assertThat(send(door, user, HttpRequest.get("/agent/x/state")).status())
                    .isEqualTo(401);
            HttpResponse.Full apps = ask(door, user, HttpRequest.get("/v2/apps"));
            assertThat(apps.status()).isEqualTo(200);
            assertThat(apps.headers().first("X-Marathon-Leader").orElse("")).startsWith("https://127.0.0.1:");
            assertThat(logIn(door, PASSWORD).status()).isEqualTo(200);
            assertThat(logIn(door, PASSWORD + "x").status()).isEqualTo(401);
            assertThat(send(door, user, HttpRequest.get("/ca/dcos-ca.crt")).text())
                    .as("the authority that a client is to trust")
                    .contains("BEGIN CERTIFICATE");
        }
    }

    @Test
    void anAgentReadsAndChangesNothing() {
        SSLContext agent = node("a2").context(MASTERS);
        HttpRequest app = HttpRequest.json("POST", "/v2/apps", "{\"id\":\"/evil\",\"cmd\":\"true\"}");
        for (URI door : doors) {
            assertThat(send(door, agent, app).status()).isEqualTo(403);
            HttpRequest asTask = app.withHeaders(app.headers().with(TaskGuard.TASK, "t.1"));
            assertThat(send(door, agent, asTask).status()).isEqualTo(403);
            assertThat(send(door, agent, HttpRequest.get("/system/v1/backup")).status())
                    .isEqualTo(403);
            assertThat(send(door, agent, HttpRequest.json("POST", "/system/v1/join-tokens", "{}"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void anAgentThatWasAdmittedKeepsNoToken() {
        assertThat(tokenFile).doesNotExist();
        assertThat(tls("a1").resolve("node.csr")).doesNotExist();
        assertThat(node("a1").self()).isEqualTo(new Peer("prod", Peer.Role.AGENT, "127.0.0.1"));
        assertThat(node("a1").root()).isEqualTo(node("m1").root());
    }

    private static HttpResponse.Full join(URI door, String token, CertificateRequest request) {
        String body = JSON.createObjectNode()
                .put("token", token)
                .put("csr", request.pem())
                .toString();
        return ask(door, user, HttpRequest.json("POST", "/system/v1/join", body));
    }

    private static CertificateRequest request(String name) {
        return CertificateRequest.create("prod", name, List.of(name)).request();
    }

    @Test
    void aTokenAdmitsOneAgentWhicheverMasterIsAskedAndWhoeverLeads() throws Exception {
        String token = token("1h", Optional.empty());
        CertificateRequest first = request("a7");

        assertThat(join(doors.get(0), token, first).status()).isEqualTo(200);
        for (URI door : doors) {
            assertThat(join(door, token, request("a8")).text()).contains("was used already, by 'a7'");
        }
        URI leader = leader();
        HttpResponse.Full left = ask(leader, user, HttpRequest.of("DELETE", "/v2/leader", Headers.NONE, new byte[0]));
        assertThat(left.status()).as(left.text()).isEqualTo(200);
        await(() -> {
            HttpResponse.Full answer = join(leader, token, request("a8"));
            assertThat(answer.status()).isIn(401, 503);
            return answer.status() == 401 && !leader().equals(leader);
        });
        assertThat(join(doors.get(1), token, first).status())
                .as("whose answer got lost asks again with the same key")
                .isEqualTo(200);
    }

    @Test
    void aTokenExpiresAndOneForAnotherNameIsRefused() throws Exception {
        String brief = token("1s", Optional.empty());
        String named = token("1h", Optional.of("a6"));

        assertThat(join(doors.get(2), named, request("a5")).text()).contains("is good for 'a6' only");
        assertThat(join(doors.get(2), token("1h", Optional.empty()), request("127.0.0.1"))
                        .text())
                .contains("an agent called '127.0.0.1' was admitted before");
        await(() -> join(doors.get(2), brief, request("a5")).text().contains("expired at"));
        assertThat(join(doors.get(2), "nonsense", request("a5")).status()).isEqualTo(401);
        assertThat(ask(doors.get(0), user, HttpRequest.json("POST", "/system/v1/join", "{}"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aCertificateOfAMasterIsNotToBeHad() {
        String token = token("1h", Optional.empty());
        String csr = request("m1").pem();
        HttpResponse.Full answer = join(doors.get(0), token, CertificateRequest.read(csr));

        // Whatever the request wishes, what is issued is an agent's.
        assertThat(json(answer).path("certificate").asText())
                .satisfies(chain -> assertThat(
                                PeerNames.peer(Pem.certificates(chain).get(0)))
                        .contains(new Peer("prod", Peer.Role.AGENT, "m1")));
        assertThat(join(doors.get(0), token, otherCluster()).text()).contains("expected one slipway://prod/agent/");
    }

    private static CertificateRequest otherCluster() {
        return CertificateRequest.create("test", "a5", List.of("a5")).request();
    }

    @Test
    void onlyTheAgentItselfRenewsItsCertificate() {
        CertificateRequest renewal = CertificateRequest.renewal(tls("a1"), "prod", "127.0.0.1", List.of("127.0.0.1"));
        HttpRequest renew = HttpRequest.json(
                "POST",
                "/system/v1/renew",
                JSON.createObjectNode().put("csr", renewal.pem()).toString());

        for (URI door : doors) {
            assertThat(ask(door, node("a1").context(MASTERS), renew).status()).isEqualTo(200);
        }
        assertThat(ask(doors.get(0), user, renew).status()).isEqualTo(401);
        assertThat(ask(doors.get(0), node("m1").context(MASTERS), renew).status())
                .isEqualTo(403);
        assertThat(ask(doors.get(0), node("a2").context(MASTERS), renew).text())
                .contains("agent 'a2.example' cannot have the certificate of agent '127.0.0.1'");
    }

    @Test
    void aTokenIsNotShownToAMasterWithAnotherRoot() throws Exception {
        Path file = tokenFile("a9", token("1h", Optional.empty()));

        assertThatThrownBy(() -> agent("a9", file, "0".repeat(64)))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.exitCode()).isEqualTo(4))
                .hasMessageContaining("The token was not shown");
        assertThat(file).exists();
    }

    @Test
    void anAgentWithATokenThatIsGoodForNothingEndsWithTheReason() throws Exception {
        Path file = tokenFile("a10", "0123.4567");

        assertThatThrownBy(() -> agent("a10", file, ca.fingerprint()))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.exitCode()).isEqualTo(4))
                .hasMessageContaining("there is no such join token");
    }

    @Test
    void anAgentsDoorTakesMastersOnly() {
        HttpRequest state = HttpRequest.get("/state");

        assertThat(ask(agentDoor, node("m2").context(AGENTS), state).status()).isEqualTo(200);
        assertThatThrownBy(() -> ask(agentDoor, node("a2").context(AGENTS), state))
                .isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> ask(agentDoor, user, state)).isInstanceOf(CompletionException.class);
        HttpResponse.Full plain = new NetworkTransport(URI.create("http://127.0.0.1:" + agentDoor.getPort()))
                .send(state)
                .join();
        assertThat(plain.status()).isEqualTo(400);
    }

    @Test
    void onlyTheAgentItselfJoins() {
        String register = "{\"type\":\"REGISTER\",\"register\":{}}";
        HttpRequest get = HttpRequest.get("/mesos/api/v1/agent");
        HttpRequest post = HttpRequest.json("POST", "/mesos/api/v1/agent", register);
        URI leader = leader();

        assertThat(ask(leader, user, post).status()).isEqualTo(401);
        assertThat(ask(leader, user, get).status()).isEqualTo(401);
        HttpResponse.Full master = ask(leader, node("m2").context(MASTERS), post);
        assertThat(master.status()).isEqualTo(403);
        assertThat(master.text()).contains("this is the certificate of master 'm2', and only agents join here");
        assertThat(ask(leader, node("a2").context(MASTERS), get).status()).isEqualTo(204);
    }

    @Test
    void anAgentCannotRegisterAsAnother() {
        FromAgent.Register register = new FromAgent.Register(
                new AgentInfo(null, "127.0.0.1", 5051, Resources.parse("cpus:1"), Attributes.NONE, "1"),
                List.of(),
                List.of());

        HttpResponse.Full answer = ask(
                leader(),
                node("a2").context(MASTERS),
                HttpRequest.json(
                        "POST",
                        "/mesos/api/v1/agent",
                        MesosJson.fromAgent(register).toString()));

        assertThat(answer.text())
                .contains("the certificate of agent 'a2.example' does not let it register as '127.0.0.1'");
        assertThat(answer.status()).isEqualTo(403);
    }

    private static URI leader() {
        JsonNode info = json(ask(doors.get(0), user, HttpRequest.get("/v2/leader")));
        int port = URI.create("https://" + info.path("leader").asText()).getPort();
        return doors.stream().filter(door -> door.getPort() == port).findFirst().orElseThrow();
    }

    @Test
    void keysAndCheckpointsAreForTheirOwnerOnly() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> open = files.filter(
                            file -> file.getFileName().toString().endsWith(".key") || file.endsWith("meta"))
                    .filter(file -> !permissions(file).endsWith("------"))
                    .map(Path::toString)
                    .toList();
            assertThat(open).isEmpty();
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsSentInClearIsAnsweredWithARefusalOnly() throws Exception {
        for (URI door : doors) {
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", door.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write("GET /v2/apps HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 400")
                        .contains("HTTPS only");
            }
        }
    }
}
