package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.NotLeadingException;
import io.slipway.replication.testing.ListComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that speak over real ports, with the time-outs of production. */
class RaftClusterTest {
    @TempDir
    private Path temp;

    private RaftCluster cluster;

    @BeforeEach
    void threeMembers() {
        cluster = new RaftCluster(temp, 3);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void oneLeadsAndTheOthersApplyWhatItAppends() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "one", "two");
        cluster.append(leader, "three");

        for (String follower : cluster.others(leader)) {
            cluster.awaitLines(follower, List.of("one", "two", "three"));
            assertThat(cluster.component(follower).heard("leading")).isFalse();
            CompletableFuture<Void> refused = cluster.component(follower).appendIn(1, "not here");
            cluster.await(refused::isDone);
            assertThatThrownBy(refused::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(NotLeadingException.class);
        }
    }

    @Test
    void aLeaderThatIsClosedHandsOverAtOnce() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "before");
        ListComponent old = cluster.component(leader);
        List<CompletableFuture<Void>> underWay = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            underWay.add(old.append("line" + i));
        }
        cluster.await(() -> old.lines().size() == 51);
        long term = old.term();

        CompletableFuture<Void> stopping = cluster.stopping(leader);
        String next = cluster.awaitLeader();

        stopping.join();
        assertThat(cluster.handedOver()).as("nobody waits for a time-out").containsExactly(leader + " to " + next);
        assertThat(cluster.component(next).term()).isEqualTo(term + 1);
        underWay.forEach(CompletableFuture::join);
        assertThat(cluster.component(next).lines()).hasSize(51).isEqualTo(old.lines());
        cluster.append(next, "after");
        assertThat(old.events()).doesNotContain("following");
    }

    @Test
    void aLeaderThatIsClosedStaysUntilTheNextOneHasAMajority() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.kill(cluster.others(leader).get(0));
        cluster.append(leader, "by two");
        String next = cluster.others(leader).get(0);
        ListComponent old = cluster.component(leader);

        cluster.stop(leader);

        cluster.await(() -> cluster.component(next).heard("leading"));
        assertThat(old.events()).doesNotContain("following");
    }

    @Test
    void aLeaderThatDiesIsFollowedByOneThatHasEverythingAcknowledged() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        for (int i = 0; i < 20; i++) {
            cluster.append(leader, "line" + i);
        }
        long term = cluster.component(leader).term();
        List<String> acknowledged = cluster.component(leader).lines();

        cluster.kill(leader);
        String next = cluster.awaitLeader();

        assertThat(cluster.component(next).lines()).isEqualTo(acknowledged);
        assertThat(cluster.component(next).term()).isGreaterThan(term);
        cluster.append(next, "after");
        assertThat(cluster.handedOver()).isEmpty();

        cluster.start(leader);
        cluster.awaitLines(leader, cluster.component(next).lines());
        assertThat(cluster.component(leader).heard("leading")).isFalse();
    }

    @Test
    void aLeaderThatIsCutOffAcknowledgesNothing() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "kept");
        ListComponent alone = cluster.component(leader);
        cluster.cutOff(leader);
        CompletableFuture<Void> lost = alone.append("lost");
        String next = cluster.awaitLeader(leader);
        cluster.append(next, "by the majority");
        cluster.await(() -> alone.heard("following"));
        cluster.await(lost::isDone);
        assertThatThrownBy(lost::join).hasCauseInstanceOf(NotLeadingException.class);

        cluster.heal();
        cluster.await(() -> alone.lines().equals(List.of("kept", "by the majority")));
        cluster.append(cluster.awaitLeader(), "together");
        for (RaftLogConfig.Member member : cluster.members()) {
            cluster.awaitLines(member.id(), List.of("kept", "by the majority", "together"));
        }
    }

    @Test
    void withoutAMajorityNothingIsAcknowledgedAndWithItEverythingGoesOn() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "kept");
        List<String> others = cluster.others(leader);
        others.forEach(cluster::kill);
        CompletableFuture<Void> doubtful = cluster.component(leader).append("doubtful");
        cluster.await(() -> cluster.component(leader).heard("following"));
        cluster.await(doubtful::isDone);
        assertThat(doubtful).isCompletedExceptionally();

        others.forEach(cluster::start);
        String next = cluster.awaitLeader();
        cluster.append(next, "again");
        List<String> lines = cluster.component(next).lines();
        assertThat(lines).startsWith("kept").endsWith("again");
        for (RaftLogConfig.Member member : cluster.members()) {
            cluster.awaitLines(member.id(), lines);
        }
    }

    @Test
    void aMemberThatWasAwayCatchesUpBySnapshot() {
        cluster.configure(config -> config.withSnapshotAfterBytes(2_000_000));
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "first");
        String away = cluster.others(leader).get(0);
        cluster.awaitLines(away, List.of("first"));
        cluster.stop(away);
        // segments of 8 MiB are let go whole, and the last 256 entries are kept; two of these do not fit into an entry
        String line = "x".repeat(140_000);
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            appends.add(cluster.component(leader).append(line + i));
        }
        for (CompletableFuture<Void> append : appends) {
            cluster.await(append::isDone);
            append.join();
        }
        // one may be in the making, of the state when it began: only the next is sure to hold most of the lines
        for (int i = 0; i < 2; i++) {
            CompletableFuture<?> snapshot = cluster.get(leader).log().takeSnapshot();
            cluster.await(snapshot::isDone);
        }

        ListComponent back = cluster.start(away).component();
        cluster.await(() -> back.lines().size() == 401);
        assertThat(back.lines()).isEqualTo(cluster.component(leader).lines());
        assertThat(back.events().stream().filter(event -> event.startsWith("restore")))
                .as("its own state, then the leader's")
                .hasSize(2);
        cluster.append(leader, "more");
        cluster.awaitLines(away, cluster.component(leader).lines());

        cluster.stop(away);
        List<String> lines = cluster.component(cluster.awaitLeader()).lines();
        cluster.start(away);
        cluster.awaitLines(away, lines);
    }

    @Test
    void aMemberWithAnEmptiedDiskIsSentEverything() throws IOException {
        cluster.configure(config -> config.withSnapshotAfterBytes(2_000_000));
        cluster.startAll();
        String leader = cluster.awaitLeader();
        String line = "x".repeat(100_000);
        for (int i = 0; i < 100; i++) {
            cluster.append(leader, line + i);
        }
        String emptied = cluster.others(leader).get(0);
        cluster.stop(emptied);
        delete(cluster.folder(emptied));

        ListComponent back = cluster.join(cluster.member(emptied)).component();
        CompletableFuture<Void> replaced = cluster.get(leader).log().replaceMember(emptied, cluster.member(emptied));
        cluster.await(replaced::isDone);
        replaced.join();
        cluster.await(() -> back.lines().size() == 100);
        assertThat(back.lines()).isEqualTo(cluster.component(leader).lines());
        cluster.kill(leader);
        String next = cluster.awaitLeader();
        cluster.append(next, "by two");
        cluster.await(() -> back.lines().size() == 101);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
