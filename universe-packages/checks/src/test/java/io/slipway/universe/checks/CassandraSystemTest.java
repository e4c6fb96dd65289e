package io.slipway.universe.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real Cassandra nodes, and KairosDB on one, from the packages' templates. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CassandraSystemTest {
    @TempDir
    Path folder;

    private static CqlSession session(PackagedNode node) {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress("127.0.0.1", node.port("cql")))
                .withLocalDatacenter("datacenter1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(60))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(60))
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(60))
                        .build())
                .build();
    }

    private static void make(CqlSession session, int copies) {
        session.execute("CREATE KEYSPACE k WITH replication = {'class':'NetworkTopologyStrategy','datacenter1':"
                + copies + "}");
        session.execute("CREATE TABLE k.t (a int PRIMARY KEY, b int)");
    }

    private static void write(CqlSession session, int from, int to) {
        for (int i = from; i < to; i++) {
            session.execute(SimpleStatement.newInstance("INSERT INTO k.t (a, b) VALUES (?, ?)", i, i)
                    .setConsistencyLevel(DefaultConsistencyLevel.QUORUM));
        }
    }

    private static long rows(CqlSession session) {
        return session.execute(SimpleStatement.newInstance("SELECT a FROM k.t")
                        .setConsistencyLevel(DefaultConsistencyLevel.QUORUM))
                .all()
                .size();
    }

    @Test
    void oneNodeKeepsItsRowsOverAKillAndServesKairosDb() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            PackagedNode node = cluster.install("cassandra", null).get(0);
            cluster.start(node);
            node.awaitHealthy();
            try (CqlSession session = session(node)) {
                make(session, 1);
                write(session, 0, 200);
            }
            node.kill();
            cluster.start(node);
            node.awaitHealthy();
            try (CqlSession session = session(node)) {
                assertThat(rows(session)).isEqualTo(200);
            }
            PackagedNode kairos = cluster.install("kairosdb", null).get(0);
            cluster.start(kairos);
            kairos.awaitHealthy();
            assertKairosAnswers(kairos);
            kairos.kill();
            assertThat(node.stop()).isEqualTo(143);
            assertThat(node.log()).contains("Announcing shutdown");
        }
    }

    private static void assertKairosAnswers(PackagedNode kairos) throws Exception {
        String base = "http://" + kairos.endpoint("api") + "/api/v1/datapoints";
        String point = "[{\"name\":\"m\",\"timestamp\":1000,\"value\":42,\"tags\":{\"host\":\"a\"}}]";
        assertThat(post(base, point).statusCode()).isEqualTo(204);
        String query = "{\"start_absolute\":0,\"metrics\":[{\"name\":\"m\",\"tags\":{}}]}";
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        String answer = "";
        while (!answer.contains("[[1000,42]]")) {
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            answer = post(base + "/query", query).body();
        }
    }

    private static HttpResponse<String> post(String uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Until the others have convicted a node, reads may still be sent to it. */
    private static long rowsOnceTheLossIsNoticed(CqlSession session) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (true) {
            try {
                return rows(session);
            } catch (DriverException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    @Test
    void threeNodesJoinOneAfterTheOtherAndGoOnWithoutOne() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            List<PackagedNode> nodes =
                    cluster.install("cassandra", "{'node':{'count':3},'cassandra':{'ring-delay-ms':3000}}");
            for (PackagedNode node : nodes) {
                cluster.start(node);
            }
            for (PackagedNode node : nodes) {
                node.awaitHealthy();
            }
            assertThat(nodes.get(2).log()).contains("nodes 0 to 1 to serve before node 2 joins");
            try (CqlSession session = session(nodes.get(0))) {
                make(session, 3);
                write(session, 0, 100);
                nodes.get(2).kill();
                write(session, 100, 200);
                assertThat(rowsOnceTheLossIsNoticed(session)).isEqualTo(200);
                cluster.start(nodes.get(2));
                nodes.get(2).awaitHealthy();
            }
            nodes.get(0).kill();
            try (CqlSession session = session(nodes.get(2))) {
                assertThat(rowsOnceTheLossIsNoticed(session)).isEqualTo(200);
            }
        }
    }
}
