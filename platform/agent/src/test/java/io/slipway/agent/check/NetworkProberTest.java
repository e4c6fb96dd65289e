package io.slipway.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.slipway.agent.container.CommandOutcome;
import io.slipway.agent.testing.Await;
import io.slipway.agent.testing.ScriptedContainer;
import io.slipway.mesosapi.HealthCheck;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkProberTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final ScriptedContainer container = new ScriptedContainer("c", 1);
    private final Prober prober = new NetworkProber(threads).of("127.0.0.1", container);

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static HttpServer serve(HttpServer server, int status) throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/health") ? status : 404, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static InetSocketAddress anyPort() throws Exception {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    private Prober.Answer ask(HealthCheck.Probe probe) throws Exception {
        return Await.get(prober.probe(probe, TIMEOUT));
    }

    @Test
    void takesStatusesFrom200To399ForHealth() throws Exception {
        for (int status : new int[] {200, 204, 302, 399, 400, 503}) {
            HttpServer server = serve(HttpServer.create(anyPort(), 0), status);
            try {
                int port = server.getAddress().getPort();
                Prober.Answer answer = ask(new HealthCheck.Http("http", null, port, "/health", false));
                assertThat(answer.kind())
                        .as("status %d", status)
                        .isEqualTo(status < 400 ? Prober.Answer.Kind.SUCCESS : Prober.Answer.Kind.FAILURE);
                assertThat(answer.words()).startsWith("GET http://127.0.0.1:" + port + "/health answered " + status);
            } finally {
                server.stop(0);
            }
        }
    }

    @Test
    void doesNotAskWhoseCertificateItIs(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "k",
                        "-dname",
                        "CN=somebody.example",
                        "-validity",
                        "1",
                        "-startdate",
                        "-10d",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = java.nio.file.Files.newInputStream(store)) {
            keys.load(stream, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(server, 200);
        try {
            HealthCheck.Http probe =
                    new HealthCheck.Http("https", null, server.getAddress().getPort(), "/health", false);
            assertThat(ask(probe).kind()).isEqualTo(Prober.Answer.Kind.SUCCESS);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void connectsToPorts() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
            assertThat(ask(new HealthCheck.Tcp(port)).kind()).isEqualTo(Prober.Answer.Kind.SUCCESS);
        }
        assertThat(ask(new HealthCheck.Tcp(port)))
                .isEqualTo(Prober.Answer.failure("connection to 127.0.0.1:" + port + ": connection refused"));
        assertThat(ask(new HealthCheck.Http("http", null, port, "/", false)))
                .isEqualTo(Prober.Answer.failure("GET http://127.0.0.1:" + port + "/: connection refused"));
    }

    @Test
    void saysThatNoAnswerCameInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            HealthCheck.Http probe = new HealthCheck.Http("http", null, silent.getLocalPort(), "/", false);
            Prober.Answer answer = Await.get(prober.probe(probe, Duration.ofMillis(200)));
            assertThat(answer.words()).endsWith("/: no answer within 200 ms");
        }
    }

    @Test
    void takesAPathThatIsNoneForAFailure() throws Exception {
        assertThat(ask(new HealthCheck.Http("http", null, 80, "/a b", false)).words())
                .startsWith("'/a b' is no path of a URL");
    }

    @Test
    void runsCommandsInTheContainer() throws Exception {
        container.outcome = new CommandOutcome(0, "");
        assertThat(ask(new HealthCheck.Command("true")).kind()).isEqualTo(Prober.Answer.Kind.SUCCESS);
        container.outcome = new CommandOutcome(3, "no quorum");
        assertThat(ask(new HealthCheck.Command("false")).words()).isEqualTo("the command exited with 3: no quorum");
        container.outcome = new CommandOutcome(null, "did not end within 200 ms");
        assertThat(ask(new HealthCheck.Command("sleep 9")).words()).isEqualTo("the command did not end within 200 ms");
    }
}
