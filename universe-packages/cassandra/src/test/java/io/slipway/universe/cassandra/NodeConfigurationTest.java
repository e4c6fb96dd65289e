package io.slipway.universe.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeConfigurationTest {
    @TempDir
    Path sandbox;

    private final AtomicReference<String> app = new AtomicReference<>("");
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private HttpServer door;

    @BeforeEach
    void open() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/v2/apps/cassandra", exchange -> {
            byte[] body = ("{\"app\":" + app.get() + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
    }

    private int prepare(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MARATHON_APP_ID", "/cassandra",
                "HOST", "127.0.0.1",
                "PORT_CQL", "31000",
                "PORT_STORAGE", "31001",
                "SLIPWAY_URL", "http://127.0.0.1:" + door.getAddress().getPort()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return CassandraPrepare.run(environment, sandbox, new PrintStream(told));
    }

    private static String task(int index, boolean alive) {
        return "{\"id\":\"t" + index + "\",\"host\":\"127.0.0.1" + index + "\",\"ports\":[41000,4100" + index
                + ",41002],\"state\":\"TASK_RUNNING\",\"instanceIndex\":" + index
                + ",\"healthCheckResults\":[{\"alive\":" + alive + "}]}";
    }

    private static String app(String... tasks) {
        return "{\"id\":\"/cassandra\",\"instances\":3,\"healthChecks\":[{\"protocol\":\"MESOS_HTTP\"}],"
                + "\"portDefinitions\":[{\"name\":\"cql\"},{\"name\":\"storage\"},{\"name\":\"health\"}],\"tasks\":["
                + String.join(",", tasks) + "]}";
    }

    private String yaml() throws IOException {
        return Files.readString(sandbox.resolve("conf/cassandra.yaml"));
    }

    @Test
    void aNodeAloneStartsAtOnceAndWithoutDelays() throws IOException {
        assertThat(prepare()).as(told.toString()).isZero();
        assertThat(yaml())
                .contains("cluster_name: '/cassandra'\n")
                .contains("parameters: [ { seeds: '127.0.0.1:31001' } ]")
                .contains("listen_address: '127.0.0.1'\n")
                .contains("native_transport_port: 31000\n")
                .contains("storage_port: 31001\n")
                .contains("allocate_tokens_for_local_replication_factor: 1\n")
                .contains("data_file_directories: [ '" + sandbox + "/data/data' ]");
        assertThat(Files.readAllLines(sandbox.resolve("conf/jvm.options")))
                .contains("-Xmx256m", "-XX:+UseSerialGC", "\"-Dcassandra.ring_delay_ms=100\"")
                .contains("\"-Dcassandra.skip_wait_for_gossip_to_settle=0\"")
                .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(sandbox.resolve("conf/cassandra-rackdc.properties")).hasContent("dc=datacenter1\nrack=127_0_0_1\n");
        assertThat(sandbox.resolve("conf/logback.xml")).content().contains("ConsoleAppender");
    }

    @Test
    void aNewNodeWaitsUntilTheOnesBeforeItServe() throws IOException {
        app.set(app(task(0, true), task(1, false)));
        PrintStream watching = new PrintStream(told) {
            @Override
            public void println(String line) {
                super.println(line);
                app.set(app(task(0, true), task(1, true), task(2, false)));
            }
        };
        Map<String, String> environment = Map.of(
                "MARATHON_APP_ID", "/cassandra",
                "HOST", "127.0.0.1",
                "PORT_CQL", "31000",
                "PORT_STORAGE", "31001",
                "CASSANDRA_NODES", "3",
                "SLIPWAY_INSTANCE_INDEX", "2",
                "SLIPWAY_URL", "http://127.0.0.1:" + door.getAddress().getPort());
        assertThat(CassandraPrepare.run(environment, sandbox, watching)).isZero();
        assertThat(told.toString()).contains("waiting for nodes 0 to 1 to serve before node 2 joins of /cassandra");
        assertThat(yaml()).contains("seeds: '127.0.0.10:41000'");
        assertThat(Files.readString(sandbox.resolve("conf/jvm.options")))
                .contains("ring_delay_ms=10000")
                .doesNotContain("skip_wait");
    }

    @Test
    void aNodeThatHasJoinedStartsWithAllItKnowsAsSeeds() throws IOException {
        app.set(app(task(0, false), task(1, false), task(2, false)));
        JoinMark.set(Files.createDirectories(sandbox.resolve("data")));
        assertThat(prepare("CASSANDRA_NODES", "3", "SLIPWAY_INSTANCE_INDEX", "2"))
                .isZero();
        assertThat(yaml()).contains("seeds: '127.0.0.10:41000,127.0.0.11:41001,127.0.0.12:41002,127.0.0.1:31001'");
        app.set("{\"id\":\"/cassandra\",\"instances\":0,\"tasks\":[]}");
        assertThat(prepare("CASSANDRA_NODES", "3", "SLIPWAY_INSTANCE_INDEX", "2"))
                .isZero();
        assertThat(yaml()).as("it is its own seed at least").contains("seeds: '127.0.0.1:31001'");
    }

    @Test
    void theFirstNodeOfSeveralWaitsForNobody() throws IOException {
        assertThat(prepare("CASSANDRA_NODES", "3")).isZero();
        assertThat(yaml()).contains("seeds: '127.0.0.1:31001'").contains("local_replication_factor: 3");
    }

    @Test
    void theRackStaysWhatItWasAtFirst() throws IOException {
        assertThat(prepare("CASSANDRA_RACK", "r1", "CASSANDRA_DATACENTER", "dc9"))
                .isZero();
        assertThat(prepare("CASSANDRA_RACK", "r2", "CASSANDRA_DATACENTER", "dc9"))
                .isZero();
        assertThat(sandbox.resolve("conf/cassandra-rackdc.properties")).hasContent("dc=dc9\nrack=r1\n");
    }

    @Test
    void wrongSettingsAreToldAllAtOnce() {
        assertThat(prepare("CASSANDRA_HEAP_MB", "64", "PORT_CQL", "x")).isEqualTo(2);
        assertThat(told.toString())
                .contains("CASSANDRA_HEAP_MB is '64', expected a whole number from 192")
                .contains("PORT_CQL is 'x'");
        assertThat(prepare("HOST", "no-such-host.invalid")).isEqualTo(1);
        assertThat(told.toString()).contains("the host name 'no-such-host.invalid' has no address");
    }
}
