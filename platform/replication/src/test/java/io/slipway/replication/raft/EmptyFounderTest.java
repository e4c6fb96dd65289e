package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.testing.ListComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What empty members may do before they are known, over real ports. */
class EmptyFounderTest {
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
    void foundersWaitForOneAnother() {
        RaftLog first = cluster.start("1").log();
        cluster.start("2");
        String third = "'3' at " + cluster.member("3").address() + " does not answer: nothing listens there";
        cluster.await(() -> first.standing().contains(third));
        assertThat(first.leader()).isEmpty();
        assertThat(first.members()).hasSize(3).allMatch(status -> status.role() == MemberStatus.Role.CANDIDATE);
        assertThatThrownBy(() -> first.backup().join()).hasMessageContaining("has not begun");

        cluster.start("3");
        cluster.append(cluster.awaitLeader(), "one");
        cluster.stop("1");
        assertThat(cluster.start("1").log().standing())
                .as("once they have begun none waits again")
                .doesNotContain("has not begun");
        cluster.awaitLines("1", List.of("one"));
    }

    @Test
    void aFounderThatLostItsDiskNeitherVotesNorBegins() throws IOException {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "one");
        String behind = cluster.others(leader).get(0);
        String emptied = cluster.others(leader).get(1);
        cluster.awaitLines(behind, List.of("one"));
        cluster.kill(behind);
        cluster.append(leader, "acknowledged by the leader and the one that loses its disk");
        cluster.kill(emptied);
        delete(cluster.folder(emptied));
        cluster.kill(leader);

        cluster.start(behind);
        ListComponent without = cluster.start(emptied).component();
        cluster.await(() -> failure(without).isPresent());
        assertThat(failure(without).orElseThrow())
                .contains(
                        "of member '" + emptied + "' is empty",
                        "'" + behind + "' at " + cluster.member(behind).address() + " has the log of cluster 'test'",
                        "--join",
                        "--replace " + emptied);
        cluster.kill(emptied);

        RaftLog waiting = cluster.join(cluster.member(emptied)).log();
        assertThat(waiting.standing()).contains("waits until it is added");
        cluster.start(leader);
        List<String> all = List.of("one", "acknowledged by the leader and the one that loses its disk");
        cluster.awaitLines(behind, all);
        assertThat(waiting.leader())
                .as("the others take it for a member, and it takes no part")
                .isEmpty();
        assertThat(cluster.component(emptied).lines()).isEmpty();

        replaceByItself(emptied);
        cluster.awaitLines(emptied, all);
    }

    @Test
    void oneThatFoundsIsNotAdded() {
        cluster.startAll();
        RaftLog leader = cluster.get(cluster.awaitLeader()).log();
        RaftLogConfig.Member fourth = RaftCluster.newMember("4");
        RaftLogConfig.Member fifth = RaftCluster.newMember("5");
        refused(leader.addMember(fourth), fourth.address() + " does not answer: nothing listens there");

        cluster.start(
                RaftLogConfig.founding(temp.resolve("4"), "test", "4", List.of(fourth, fifth, cluster.member("1"))));
        refused(leader.addMember(fourth), "is a member that founds a log", "start it again with --join");
        cluster.kill("4");
        cluster.start(RaftLogConfig.joining(temp.resolve("other"), "other", fourth));
        refused(leader.addMember(fourth), "is member '4' of cluster 'other', expected '4' of 'test'");
        assertThat(leader.members()).hasSize(3);
    }

    private static Optional<String> failure(ListComponent component) {
        return component.events().stream()
                .filter(event -> event.startsWith("failed "))
                .findFirst();
    }

    private void refused(CompletableFuture<Void> change, String... words) {
        cluster.await(change::isDone);
        assertThatThrownBy(change::join)
                .hasCauseInstanceOf(LogException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("Nothing was changed");
    }

    /** Goes on where it stopped when a slow machine loses its leader meanwhile. */
    private void replaceByItself(String id) {
        CompletableFuture<Void> replaced = CompletableFuture.failedFuture(new NotLeadingException("not asked"));
        while (replaced.isCompletedExceptionally()) {
            String leader = cluster.awaitLeader();
            replaced = cluster.get(leader).log().replaceMember(id, cluster.member(id));
            cluster.await(replaced::isDone);
            assertThat(replaced.handle(
                            (done, failure) -> failure == null || failure.getCause() instanceof NotLeadingException))
                    .isCompletedWithValue(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
