package io.slipway.universe.kafka;

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
class KafkaPrepareTest {
    @TempDir
    Path sandbox;

    private final AtomicReference<String> app = new AtomicReference<>("");
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private HttpServer door;

    @BeforeEach
    void open() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/v2/apps/kafka", exchange -> {
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

    private int prepare(PrintStream progress, String... more) {
        Map<String, String> environment = new HashMap<>(ServerPropertiesTest.ENVIRONMENT);
        environment.put("SLIPWAY_URL", "http://127.0.0.1:" + door.getAddress().getPort());
        environment.put("KAFKA_NODES", "3");
        environment.put("SLIPWAY_INSTANCE_INDEX", "1");
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return KafkaPrepare.run(environment, sandbox, progress);
    }

    private static String task(int index, int controller) {
        return "{\"id\":\"t" + index + "\",\"host\":\"127.0.0.1" + index + "\",\"ports\":[40000," + controller
                + ",40002],\"state\":\"TASK_STAGING\",\"instanceIndex\":" + index + "}";
    }

    private static String app(String... tasks) {
        return "{\"id\":\"/kafka\",\"instances\":3,\"portDefinitions\":[{\"name\":\"broker\"},{\"name\":\"controller\"},"
                + "{\"name\":\"health\"}],\"tasks\":[" + String.join(",", tasks) + "]}";
    }

    private String properties() throws IOException {
        return Files.readString(sandbox.resolve("conf/server.properties"));
    }

    @Test
    void waitsUntilEveryVoterHasItsPorts() throws IOException {
        app.set(app(task(0, 41000), task(1, 31001)));
        PrintStream progress = new PrintStream(told) {
            @Override
            public void println(String line) {
                super.println(line);
                app.set(app(task(2, 41002), task(0, 41000), task(1, 31001)));
            }
        };
        assertThat(prepare(progress)).isZero();
        assertThat(told.toString()).contains("waiting for the controller ports of 3 nodes of /kafka");
        assertThat(properties())
                .contains("controller.quorum.voters=0@127.0.0.10:41000,1@127.0.0.2:31001,2@127.0.0.12:41002\n");
        assertThat(sandbox.resolve("conf/log4j2.xml")).exists();
    }

    @Test
    void saysWhenTheVotersHaveMoved() throws IOException {
        app.set(app(task(0, 41000), task(1, 31001), task(2, 41002)));
        assertThat(prepare(new PrintStream(told))).isZero();
        assertThat(told.toString()).doesNotContain("have moved");
        app.set(app(task(0, 49999), task(1, 31001), task(2, 41002)));
        assertThat(prepare(new PrintStream(told))).isZero();
        assertThat(told.toString()).contains("the voters have moved from");
        assertThat(properties()).contains("0@127.0.0.10:49999");
    }

    @Test
    void aNodeAloneAsksNobody() throws IOException {
        assertThat(prepare(
                        new PrintStream(told),
                        "KAFKA_NODES",
                        "1",
                        "SLIPWAY_INSTANCE_INDEX",
                        "0",
                        "SLIPWAY_URL",
                        "nonsense"))
                .isZero();
        assertThat(properties()).contains("controller.quorum.voters=0@127.0.0.2:31001\n");
    }

    @Test
    void wrongSettingsAreToldAllAtOnce() {
        assertThat(prepare(new PrintStream(told), "PORT_BROKER", "x", "KAFKA_HEAP_MB", "1"))
                .isEqualTo(2);
        assertThat(told.toString()).contains("PORT_BROKER is 'x'").contains("KAFKA_HEAP_MB is '1'");
        assertThat(prepare(new PrintStream(told), "SLIPWAY_URL", "")).isEqualTo(1);
        assertThat(told.toString()).contains("SLIPWAY_URL is not set");
    }
}
