package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.NotLeadingException;
import io.slipway.replication.testing.ListComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that hear others but are not heard, or the other way round. */
class PartitionTest {
    private static final String BEHIND = "3";

    @TempDir
    private Path temp;

    private RaftCluster cluster;
    private Relay relay;
    private String leader;

    /** The others reach the third only through the relay; it reaches them without. */
    @BeforeEach
    void start() {
        cluster = new RaftCluster(temp, 3);
        RaftLogConfig.Member third = cluster.member(BEHIND);
        relay = new Relay(third.port());
        cluster.start(RaftLogConfig.founding(
                cluster.folder("1"), "test", "1", cluster.members().subList(0, 1)));
        leader = cluster.awaitLeader();
        add(cluster.member("2"), cluster.member("2"));
        add(third, new RaftLogConfig.Member(BEHIND, "127.0.0.1", relay.port()));
        cluster.append(leader, "together");
        cluster.awaitLines(BEHIND, List.of("together"));
    }

    /** The others reach it at {@code known}. */
    private void add(RaftLogConfig.Member member, RaftLogConfig.Member known) {
        cluster.join(member);
        CompletableFuture<Void> added = cluster.get(leader).log().addMember(known);
        cluster.await(added::isDone);
        added.join();
    }

    @AfterEach
    void close() {
        relay.close();
        cluster.close();
    }

    @Test
    void aMemberThatHearsNobodyUnseatsNobody() {
        ListComponent leading = cluster.component(leader);
        long term = leading.term();
        relay.holdRequests();
        cluster.append(leader, "without the third");
        cluster.await(() -> roleOf(BEHIND) == MemberStatus.Role.CANDIDATE);
        cluster.append(leader, "while it asks for votes");

        assertThat(cluster.component(BEHIND).lines()).containsExactly("together");
        relay.heal();
        cluster.awaitLines(BEHIND, List.of("together", "without the third", "while it asks for votes"));
        cluster.await(() -> roleOf(BEHIND) == MemberStatus.Role.FOLLOWER);
        cluster.append(leader, "after");
        assertThat(leading.term()).isEqualTo(term);
        assertThat(leading.heard("following")).isFalse();
    }

    private MemberStatus.Role roleOf(String id) {
        return cluster.get(id).log().members().stream()
                .filter(status -> status.member().id().equals(id))
                .map(MemberStatus::role)
                .findFirst()
                .orElseThrow();
    }

    /** The third writes what it is sent, but nobody knows. */
    @Test
    void answersThatDoNotComeBackAcknowledgeNothing() {
        String other = cluster.others(leader).get(0);
        cluster.kill(other);
        relay.holdAnswers();
        ListComponent leading = cluster.component(leader);
        CompletableFuture<Void> doubtful = leading.append("doubtful");
        cluster.await(() -> leading.heard("following"));
        cluster.await(doubtful::isDone);
        assertThatThrownBy(doubtful::join).hasCauseInstanceOf(NotLeadingException.class);

        relay.heal();
        String next = cluster.awaitLeader();
        cluster.append(next, "heard again");
        List<String> lines = cluster.component(next).lines();
        assertThat(lines).startsWith("together").endsWith("heard again").doesNotHaveDuplicates();
        cluster.awaitLines(leader, lines);
        cluster.awaitLines(BEHIND, lines);
    }

    @Test
    void aLeaderThatIsNotHeardIsFollowedByAnother() {
        ListComponent silenced = cluster.component(leader);
        cluster.others(leader).forEach(other -> cluster.cut(leader, other));
        CompletableFuture<Void> lost = silenced.append("lost");
        String next = cluster.awaitLeader(leader);
        cluster.append(next, "by the heard");
        cluster.await(() -> silenced.heard("following"));
        cluster.await(lost::isDone);
        assertThatThrownBy(lost::join).hasCauseInstanceOf(NotLeadingException.class);

        cluster.awaitLines(leader, List.of("together", "by the heard"));
        cluster.heal();
        cluster.append(cluster.awaitLeader(), "after");
        for (RaftLogConfig.Member member : cluster.members()) {
            cluster.awaitLines(member.id(), List.of("together", "by the heard", "after"));
        }
    }
}
