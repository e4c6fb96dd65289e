package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.NotLeadingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of five may be lost. */
class FiveMembersTest {
    @TempDir
    private Path temp;

    private RaftCluster cluster;
    private final List<String> acknowledged = new ArrayList<>();

    @BeforeEach
    void start() {
        cluster = new RaftCluster(temp, 5);
        cluster.startAll();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void append(String leader, String line) {
        cluster.append(leader, line);
        acknowledged.add(line);
    }

    @Test
    void twoLeadersAreLostAndWritesGoOn() {
        String first = cluster.awaitLeader();
        append(first, "by the first");
        cluster.kill(first);
        String second = cluster.awaitLeader();
        append(second, "by the second");
        cluster.kill(second);
        String third = cluster.awaitLeader();
        append(third, "by the third");

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        cluster.start(first);
        cluster.start(second);
        for (RaftLogConfig.Member member : cluster.members()) {
            cluster.awaitLines(member.id(), acknowledged);
        }
        assertThat(cluster.get(first).log().standing())
                .contains("member '" + third + "' at 127.0.0.1:", "leads in term");
    }

    @Test
    void withThreeLostNothingIsAcceptedAndTheReasonIsTold() {
        String leader = cluster.awaitLeader();
        append(leader, "kept");
        List<String> lost = cluster.others(leader).subList(0, 3);
        String left = cluster.others(leader).get(3);
        cluster.awaitLines(left, acknowledged);
        lost.forEach(cluster::kill);
        CompletableFuture<Void> doubtful = cluster.component(leader).append("doubtful");
        cluster.await(doubtful::isDone);

        assertThatThrownBy(doubtful::join)
                .hasCauseInstanceOf(NotLeadingException.class)
                .hasMessageContaining("no majority, 3 of the 5 members, answers");
        cluster.await(() -> cluster.get(leader).log().leader().isEmpty()
                && cluster.get(left).log().leader().isEmpty());
        assertThat(cluster.get(left).log().standing())
                .contains(
                        "no member leads", "3 of the 5 members", "'" + lost.get(0) + "' at 127.0.0.1:", "Start those");

        cluster.start(lost.get(0));
        String next = cluster.awaitLeader();
        cluster.append(next, "again");
        List<String> lines = cluster.component(next).lines();
        assertThat(lines).startsWith("kept").endsWith("again").doesNotHaveDuplicates();
        for (String id : List.of(leader, left, lost.get(0))) {
            cluster.awaitLines(id, lines);
        }
    }
}
