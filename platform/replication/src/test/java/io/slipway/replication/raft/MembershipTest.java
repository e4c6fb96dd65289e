package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.NotLeadingException;
import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
    @TempDir
    private Path temp;

    private RaftCluster cluster;

    @BeforeEach
    void oneMemberWithAPort() {
        cluster = new RaftCluster(temp, 1);
        cluster.configure(config -> config.withSnapshotAfterBytes(20_000));
        cluster.startAll();
        cluster.awaitLeader();
        cluster.append("1", "one");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void done(CompletableFuture<?> future) {
        cluster.await(future::isDone);
        future.join();
    }

    private RaftLog log(String id) {
        return cluster.get(id).log();
    }

    private ListComponent added(String id) {
        return added(RaftCluster.newMember(id));
    }

    private ListComponent added(RaftLogConfig.Member member) {
        ListComponent component = cluster.join(member).component();
        done(log(cluster.awaitLeader()).addMember(member));
        return component;
    }

    @Test
    void growsFromOneToThreeAndShrinksAgain() {
        for (int i = 0; i < 40; i++) {
            cluster.append("1", "x".repeat(1000) + i);
        }
        ListComponent second = added("2");
        ListComponent third = added("3");
        List<String> lines = cluster.component("1").lines();
        cluster.await(() -> second.lines().equals(lines) && third.lines().equals(lines));

        cluster.await(() -> log("1").members().stream().allMatch(status -> status.lag() == 0));
        assertThat(log("1").members())
                .extracting(status -> status.member().id(), MemberStatus::role)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("1", MemberStatus.Role.LEADER),
                        org.assertj.core.groups.Tuple.tuple("2", MemberStatus.Role.FOLLOWER),
                        org.assertj.core.groups.Tuple.tuple("3", MemberStatus.Role.FOLLOWER));
        assertThat(log("2").leader()).contains("1");
        assertThat(log("1").members()).allMatch(status -> status.lastIndex() > 40 && status.silentMs() < 3000);
        CompletableFuture<Void> asked = log("2").removeMember("3");
        cluster.await(asked::isDone);
        assertThatThrownBy(asked::join)
                .hasCauseInstanceOf(NotLeadingException.class)
                .hasMessageContaining("member '1' leads, ask there");

        done(log("1").removeMember("3"));
        cluster.kill("3");
        cluster.append("1", "two are enough");
        done(log("1").transferLeadership("2"));
        assertThat(cluster.awaitLeader("1")).isEqualTo("2");
        cluster.append("2", "by the second");
        cluster.awaitLines("1", second.lines());
    }

    @Test
    void eachMemberHearsOfEachChangeOnceAndAfterARestartOfNoneAgain() {
        RaftLogConfig.Member second = RaftCluster.newMember("2");
        added(second);
        added("3");
        done(log("1").removeMember("3"));
        cluster.kill("3");
        List<String> changes = List.of("[1] to [1, 2]", "[1, 2] to [1, 2, 3]", "[1, 2, 3] to [1, 2]");
        cluster.await(() -> cluster.get("1").changes().equals(changes));
        cluster.await(() -> cluster.get("2").changes().equals(changes.subList(1, 3)));

        cluster.stop("2");
        cluster.join(second);
        cluster.append(cluster.awaitLeader(), "again two");
        cluster.awaitLines("2", List.of("one", "again two"));
        assertThat(cluster.get("2").changes()).isEmpty();
        added("4");
        cluster.await(() -> cluster.get("2").changes().equals(List.of("[1, 2] to [1, 2, 4]")));
    }

    @Test
    void replacesTheLeaderItself() {
        added("2");
        added("3");
        RaftLogConfig.Member fourth = RaftCluster.newMember("4");
        cluster.join(fourth);
        CompletableFuture<Void> asked = log("1").replaceMember("1", fourth);
        cluster.await(asked::isDone);
        assertThatThrownBy(asked::join)
                .hasCauseInstanceOf(NotLeadingException.class)
                .hasMessageContaining("leadership was handed to member");
        String leader = cluster.awaitLeader("1");
        done(log(leader).removeMember("1"));
        cluster.kill("1");

        cluster.append(leader, "without the first");
        for (String id : cluster.others(leader)) {
            cluster.awaitLines(id, List.of("one", "without the first"));
        }
        assertThat(log(leader).members())
                .extracting(status -> status.member().id())
                .containsExactlyInAnyOrder("2", "3", "4");
    }

    @Test
    void refusesMembersThatCannotBe() {
        RaftLog log = log("1");
        RaftLogConfig.Member first = cluster.member("1");
        assertRefused(log.addMember(first), "is a member already", "belongs to member '1'");
        assertRefused(log.addMember(new RaftLogConfig.Member("a b", "", 0)), "member id 'a b'", "no host", "port 0");
        assertRefused(log.removeMember("9"), "'9' is none of the members [1]");
        assertRefused(log.removeMember("1"), "is the only member");
        assertThat(log.members()).hasSize(1);
    }

    private void assertRefused(CompletableFuture<Void> change, String... words) {
        cluster.await(change::isDone);
        assertThatThrownBy(change::join)
                .hasCauseInstanceOf(ConfigException.class)
                .hasMessageContainingAll(words);
    }
}
