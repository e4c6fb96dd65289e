package io.slipway.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.certificates.ClusterCa;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.NetworkTransport;
import io.slipway.http.Peer;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final List<String> HERE = List.of("127.0.0.1", "localhost");
    private static final Set<Peer.Role> MASTERS = Set.of(Peer.Role.MASTER);
    private static final Set<Peer.Role> AGENTS = Set.of(Peer.Role.AGENT);

    @TempDir
    Path folder;

    private final List<HttpServer> servers = new ArrayList<>();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Clock.system().now());
    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return now.get();
        }

        @Override
        public long nanoTime() {
            return Duration.between(Instant.EPOCH, now.get()).toNanos();
        }
    };
    private ClusterCa ca;

    @BeforeEach
    void makeNodes() {
        ca = ClusterCa.create(folder.resolve("ca"), "prod", clock);
        ca.issueMaster("m1", HERE, YEAR).write(folder.resolve("m1"));
        ca.issueMaster("m2", HERE, YEAR).write(folder.resolve("m2"));
        ca.issueAgent("a1", HERE, YEAR).write(folder.resolve("a1"));
    }

    @AfterEach
    void stop() {
        servers.forEach(HttpServer::close);
    }

    private static TlsFolder.Wanted wanted(Peer.Role role) {
        return new TlsFolder.Wanted(role, false, Optional.of("prod"), HERE);
    }

    private NodeTls node(String name) {
        Peer.Role role = name.startsWith("a") ? Peer.Role.AGENT : Peer.Role.MASTER;
        return NodeTls.open(folder.resolve(name), wanted(role), Optional.empty(), clock);
    }

    private int serve(SSLContext context, ServerTls.Clients clients) {
        HttpServerConfig config = HttpServerConfig.loopback(0).withTls(Optional.of(new ServerTls(context, clients)));
        HttpServer server = HttpServer.start(
                config,
                request -> CompletableFuture.completedFuture(
                        HttpResponse.text(200, request.peer().map(Peer::address).orElse("nobody"))));
        servers.add(server);
        return server.port();
    }

    private int frontDoor(String master) {
        return serve(node(master).frontDoor(), ServerTls.Clients.ANYBODY);
    }

    private static String ask(int port, SSLContext context) {
        return ask("https://127.0.0.1:" + port, context);
    }

    private static String ask(String url, SSLContext context) {
        Duration limit = Duration.ofSeconds(10);
        return new NetworkTransport(URI.create(url), limit, limit, Optional.of(context))
                .send(HttpRequest.get("/"))
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .text();
    }

    @Test
    void theFrontDoorKnowsNodesByTheirCertificatesAndServesOthers() throws Exception {
        int port = frontDoor("m1");

        assertThat(ask(port, node("m2").context(MASTERS))).isEqualTo("slipway://prod/master/m2");
        assertThat(ask(port, node("a1").context(MASTERS))).isEqualTo("slipway://prod/agent/a1");
        assertThat(ask(port, Contexts.trusting(List.of(node("m1").root())))).isEqualTo("nobody");
    }

    @Test
    void aNodeIsKnownWhenItsSessionIsResumed() {
        int port = frontDoor("m1");
        SSLContext context = node("a1").context(MASTERS);

        for (int i = 0; i < 4; i++) {
            assertThat(ask(port, context)).as("connection %d", i).isEqualTo("slipway://prod/agent/a1");
        }
    }

    @Test
    void aHeaderClaimsNothing() {
        int port = frontDoor("m1");
        HttpRequest claim = HttpRequest.of(
                "GET", "/", Headers.of("X-Peer", "slipway://prod/master/m1", "Forwarded", "for=m1"), new byte[0]);

        assertThat(new NetworkTransport(
                                URI.create("https://localhost:" + port),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                Optional.of(Contexts.trusting(List.of(node("m1").root()))))
                        .send(claim.withPeer(new Peer("prod", Peer.Role.MASTER, "m1")))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .text())
                .isEqualTo("nobody");
    }

    @Test
    void aDoorForMastersTakesNobodyElse() {
        int port = serve(node("a1").context(MASTERS), ServerTls.Clients.CERTIFIED);

        assertThat(ask(port, node("m1").context(AGENTS))).isEqualTo("slipway://prod/master/m1");
        assertThatThrownBy(() -> ask(port, node("a1").context(AGENTS))).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> ask(port, Contexts.context(null, node("m1").trust(AGENTS))))
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void anAgentIsNoMasterToAnybody() {
        int port = serve(node("a1").context(MASTERS), ServerTls.Clients.ANYBODY);

        assertThatThrownBy(() -> ask(port, node("m1").context(MASTERS)))
                .hasMessageContaining("the certificate of agent 'a1' is not trusted here, where masters");
        assertThatThrownBy(() -> ask(port, Contexts.trusting(List.of(node("m1").root()))))
                .as("agents' certificates are good for clients only")
                .hasMessageContaining("no secure connection");
    }

    @Test
    void anAgentThatSaysItIsAMasterIsStillIssuedByTheAuthorityOfAgents() throws Exception {
        // A thief of the key of agents-ca, which is on every master, can write into a certificate what he likes.
        ClusterCa thief = ClusterCa.create(folder.resolve("thief"), "prod", clock);
        for (String file : List.of("agents-ca.pem", "agents-ca.key")) {
            copy("m1/" + file, "thief/masters-ca" + file.substring(file.indexOf('.')));
            copy("m1/" + file, "thief/" + file);
        }
        copy("ca/ca.pem", "thief/ca.pem");
        copy("ca/ca.key", "thief/ca.key"); // only so that it loads
        assertThat(thief.cluster()).isEqualTo("prod");
        ClusterCa.load(folder.resolve("thief"), clock)
                .issueMaster("m1", HERE, YEAR)
                .write(folder.resolve("false"));
        copy("m1/masters-ca.pem", "false/masters-ca.pem");

        assertThat(NodeTls.problems(folder.resolve("false"), wanted(Peer.Role.MASTER), Optional.empty(), clock))
                .anyMatch(problem -> problem.contains("was not issued by masters-ca.pem"));
        SSLContext context = Contexts.context(
                new Keys(() -> pair("false"), () -> null), node("m2").trust(MASTERS));
        int door = serve(node("a1").context(MASTERS), ServerTls.Clients.CERTIFIED);
        assertThatThrownBy(() -> ask(door, context)).isInstanceOf(CompletionException.class);
        int front = frontDoor("m2");
        assertThatThrownBy(() -> ask(front, context)).isInstanceOf(CompletionException.class);
    }

    private Keys.Pair pair(String name) {
        try {
            List<X509Certificate> chain = Pem.certificates(Files.readString(folder.resolve(name + "/node.pem")));
            return new Keys.Pair(Pem.key(Files.readString(folder.resolve(name + "/node.key")), chain.get(0)), chain);
        } catch (IOException | java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherClusterIsNotTrustedEvenUnderTheSameName() {
        ClusterCa.create(folder.resolve("other-ca"), "prod", clock)
                .issueMaster("m1", HERE, YEAR)
                .write(folder.resolve("x1"));
        int port = frontDoor("m1");

        assertThatThrownBy(() -> ask(port, node("x1").context(MASTERS))).hasMessageContaining("no secure connection");
        assertThatThrownBy(() ->
                        ask(port, Contexts.context(node("x1").keys(), node("m1").trust(MASTERS))))
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void aServerUnderAnotherNameIsNotTrusted() {
        ca.issueMaster("m3", List.of("m3.example"), YEAR).write(folder.resolve("m3"));
        NodeTls elsewhere = NodeTls.open(
                folder.resolve("m3"),
                new TlsFolder.Wanted(Peer.Role.MASTER, false, Optional.empty(), List.of("m3.example")),
                Optional.empty(),
                clock);
        int port = serve(elsewhere.frontDoor(), ServerTls.Clients.ANYBODY);

        assertThatThrownBy(() -> ask(port, node("m1").context(MASTERS))).hasMessageContaining("127.0.0.1");
    }

    @Test
    void nothingOlderThanTls12IsSpoken() throws Exception {
        int port = frontDoor("m1");
        SSLContext context = Contexts.trusting(List.of(node("m1").root()));

        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setEnabledProtocols(new String[] {protocol});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            }
        }
        // The JDK's own client refuses older ones by itself; so the greeting is written by hand.
        for (int minor : new int[] {0, 1, 2}) {
            assertThat(greeting(port, minor))
                    .as("SSL 3.0 and TLS 1.%d", minor - 1)
                    .isEqualTo(21);
        }
        assertThat(greeting(port, 3)).as("TLS 1.2").isEqualTo(22);
    }

    /** The type of the record that answers a greeting for {@code 3.minor}: 22 goes on with it, 21 is an alert. */
    private static int greeting(int port, int minor) throws IOException {
        byte[] suites = {
            (byte) 0xC0, 0x2B, (byte) 0xC0, 0x09, (byte) 0xC0, 0x0A, (byte) 0xC0, 0x23, 0x00, 0x2F, 0x00, (byte) 0xFF
        };
        byte[] extensions = {0x00, 0x0A, 0, 4, 0, 2, 0, 0x17, 0, 0x0B, 0, 2, 1, 0, 0, 0x0D, 0, 4, 0, 2, 4, 3};
        int body = 2 + 32 + 1 + 2 + suites.length + 2 + 2 + extensions.length;
        java.nio.ByteBuffer hello = java.nio.ByteBuffer.allocate(9 + body);
        hello.put((byte) 22).put((byte) 3).put((byte) Math.min(minor, 1)).putShort((short) (body + 4));
        hello.put((byte) 1).put((byte) 0).putShort((short) body);
        hello.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
        hello.putShort((short) suites.length).put(suites).put((byte) 1).put((byte) 0);
        hello.putShort((short) extensions.length).put(extensions);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(hello.array());
            out.flush();
            return socket.getInputStream().read();
        }
    }

    @Test
    void plainHttpIsToldToUseHttps() throws Exception {
        int port = frontDoor("m1");

        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("this door speaks HTTPS only");
        }
    }

    @Test
    void aPlainServerAskedByHttpsIsRecognised() {
        HttpServer plain = HttpServer.start(
                HttpServerConfig.loopback(0), request -> CompletableFuture.completedFuture(HttpResponse.empty(200)));
        servers.add(plain);

        assertThatThrownBy(() -> ask(plain.port(), node("m1").context(MASTERS)))
                .hasMessageContaining("speaks plain HTTP");
    }

    @Test
    void whatWasRenewedIsShownWithoutARestart() throws Exception {
        int port = frontDoor("m1");
        X509Certificate before = shown(port, "localhost");

        ca.issueMaster("m1", HERE, YEAR).write(folder.resolve("m1"));
        now.set(now.get().plusSeconds(2));
        X509Certificate after = shown(port, "localhost");

        assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
    }

    @Test
    void whatCannotBeUsedDoesNotReplaceWhatIsInUse() throws Exception {
        NodeTls tls = node("m1");
        int port = serve(tls.frontDoor(), ServerTls.Clients.ANYBODY);
        X509Certificate before = shown(port, "localhost");

        copy("m2/node.pem", "m1/node.pem"); // the key is another one's
        now.set(now.get().plusSeconds(2));

        assertThat(shown(port, "localhost")).isEqualTo(before);
        copy("m2/node.key", "m1/node.key");
        now.set(now.get().plusSeconds(2));
        assertThat(tls.self().name()).isEqualTo("m2");
    }

    @Test
    void theGivenCertificateIsShownForItsOwnNamesOnly() throws Exception {
        ClusterCa company = ClusterCa.create(folder.resolve("company"), "company", clock);
        company.issueMaster("x", List.of("slipway.example", "*.apps.example"), YEAR)
                .write(folder.resolve("given"));
        NodeTls tls = NodeTls.open(
                folder.resolve("m1"),
                wanted(Peer.Role.MASTER),
                Optional.of(new NodeTls.Given(folder.resolve("given/node.pem"), folder.resolve("given/node.key"))),
                clock);
        int port = serve(tls.frontDoor(), ServerTls.Clients.ANYBODY);

        String cluster = tls.certificate().getIssuerX500Principal().getName();
        assertThat(shown(port, "slipway.example").getIssuerX500Principal().getName())
                .contains("company");
        assertThat(shown(port, "a.apps.example").getIssuerX500Principal().getName())
                .contains("company");
        assertThat(shown(port, "apps.example").getIssuerX500Principal().getName())
                .isEqualTo(cluster);
        assertThat(shown(port, "m1.example").getIssuerX500Principal().getName()).isEqualTo(cluster);
        assertThat(ask(port, node("m2").context(MASTERS))).isEqualTo("slipway://prod/master/m2");
    }

    /** The certificate that a client sees that asks for {@code name}, whomever it trusts. */
    private X509Certificate shown(int port, String name) throws Exception {
        List<X509Certificate> seen = new ArrayList<>();
        SSLContext context = Contexts.context(null, new Trusting(seen));
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters parameters = Contexts.parameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
        return seen.get(0);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws Exception {
        ClusterCa.create(folder.resolve("other-ca"), "test", clock)
                .issueMaster("m1", List.of("m1.example"), YEAR)
                .write(folder.resolve("x1"));
        Path tls = folder.resolve("m1");
        copy("x1/node.pem", "m1/node.pem");
        copy("x1/node.key", "m1/node.key");
        Files.delete(tls.resolve("agents-ca.pem"));
        Files.setPosixFilePermissions(tls.resolve("node.key"), PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(tls.resolve("agents-ca.key"), "");
        Files.setPosixFilePermissions(tls.resolve("agents-ca.key"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(this::openM1)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .hasSize(7)
                                .anyMatch(problem -> problem.contains("agents-ca.pem is missing"))
                                .anyMatch(problem -> problem.contains("node.key can be read or changed by others"))
                                .anyMatch(problem -> problem.contains("agents-ca.key can be read or changed by others"))
                                .anyMatch(problem -> problem.contains("node.pem was not issued by masters-ca.pem"))
                                .anyMatch(problem ->
                                        problem.contains("belongs to cluster 'test', and cluster-id is 'prod'"))
                                .anyMatch(problem -> problem.contains("not good for '127.0.0.1'")));
    }

    private void openM1() {
        node("m1");
    }

    @Test
    void aCertificateOfTheWrongRoleOrOutOfItsTimeIsRefused() throws Exception {
        assertThat(NodeTls.problems(folder.resolve("a1"), wanted(Peer.Role.MASTER), Optional.empty(), clock))
                .anyMatch(problem -> problem.contains("is the certificate of agent 'a1'; expected a master's"))
                .anyMatch(problem -> problem.contains("agents-ca.key is missing"));

        now.set(now.get().plus(YEAR).plusSeconds(1));
        assertThat(NodeTls.problems(folder.resolve("a1"), wanted(Peer.Role.AGENT), Optional.empty(), clock))
                .singleElement()
                .asString()
                .contains("node.pem expired at");
        now.set(now.get().minus(YEAR.multipliedBy(2)));
        assertThat(NodeTls.problems(folder.resolve("a1"), wanted(Peer.Role.AGENT), Optional.empty(), clock))
                .hasSize(3)
                .allMatch(problem -> problem.contains("is valid from"));
    }

    @Test
    void anAgentThatIsToJoinNeedsTheAuthoritiesOnly() throws Exception {
        ca.trust().write(folder.resolve("a2"));
        NodeTls tls = NodeTls.open(
                folder.resolve("a2"),
                new TlsFolder.Wanted(Peer.Role.AGENT, true, Optional.of("prod"), HERE),
                Optional.empty(),
                clock);
        assertThat(tls.hasCertificate()).isFalse();
        assertThat(ask(frontDoor("m1"), tls.context(MASTERS))).isEqualTo("nobody");
        assertThatThrownBy(() -> node("a2")).hasMessageContaining("node.pem is missing");

        ca.issueAgent("a2", HERE, YEAR).write(folder.resolve("a2"));
        now.set(now.get().plusSeconds(2));

        assertThat(tls.self()).isEqualTo(new Peer("prod", Peer.Role.AGENT, "a2"));
        assertThat(ask(frontDoor("m1"), tls.context(MASTERS))).isEqualTo("slipway://prod/agent/a2");
    }

    @Test
    void isRenewedAfterTwoThirdsOfItsTime() {
        NodeTls tls = node("a1");

        assertThat(tls.renewal())
                .isBetween(now.get().plus(Duration.ofDays(242)), now.get().plus(Duration.ofDays(244)));
    }

    @Test
    void fingerprintsAreReadAsPeopleWriteThem() throws Exception {
        String fingerprint = Pem.fingerprint(node("m1").root());
        assertThat(fingerprint).isEqualTo(ca.fingerprint());
        String shown = fingerprint.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
        assertThat(Pem.readFingerprint(shown)).isEqualTo(fingerprint);
        assertThatThrownBy(() -> Pem.readFingerprint("12:34")).hasMessageContaining("64 hexadecimal digits");
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(
                folder.resolve(to),
                java.nio.file.attribute.FileTime.from(now.get().plusMillis(to.hashCode() & 1023)));
    }
}
