package io.slipway.node.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.RaftLogConfig.Member;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembersWatchTest {
    private final SimulatedTime time = new SimulatedTime();
    private final List<String> told = new ArrayList<>();
    private final Seen log = new Seen();

    /** A log whose members are what the test says. */
    private static final class Seen implements MemberLog {
        List<String> members = List.of("m1@a:1", "m2@b:1", "m3@c:1");
        Optional<String> leader = Optional.of("m1");

        @Override
        public Optional<String> leader() {
            return leader;
        }

        @Override
        public List<MemberStatus> members() {
            return members.stream()
                    .map(text -> text.split("[@:]"))
                    .map(parts -> new MemberStatus(
                            new Member(parts[0], parts[1], Integer.parseInt(parts[2])),
                            MemberStatus.Role.FOLLOWER,
                            1,
                            -1,
                            -1,
                            -1))
                    .toList();
        }

        @Override
        public CompletableFuture<Void> addMember(Member added) {
            throw new AssertionError("only looked at");
        }

        @Override
        public CompletableFuture<Void> removeMember(String id) {
            throw new AssertionError("only looked at");
        }

        @Override
        public CompletableFuture<Void> replaceMember(String removed, Member added) {
            throw new AssertionError("only looked at");
        }

        @Override
        public CompletableFuture<Void> transferLeadership(String successor) {
            throw new AssertionError("only looked at");
        }

        @Override
        public CompletableFuture<byte[]> backup() {
            throw new AssertionError("only looked at");
        }
    }

    @BeforeEach
    void watch() {
        MembersWatch.start(
                time.newLoop("node"), log, (kind, fields) -> told.add(kind + " " + String.join(" ", fields)));
        time.advance(Duration.ofSeconds(5));
    }

    @Test
    void tellsWhoLeadsAndAgainOnlyWhenItIsAnother() {
        log.leader = Optional.empty();
        time.advance(Duration.ofSeconds(5));
        log.leader = Optional.of("m1");
        time.advance(Duration.ofSeconds(5));
        assertThat(told).containsExactly("master-leads master m1 before ");

        log.leader = Optional.of("m3");
        time.advance(Duration.ofSeconds(5));
        assertThat(told).hasSize(2).last().isEqualTo("master-leads master m3 before m1");
    }

    @Test
    void tellsWhoCameWentAndMoved() {
        told.clear();
        log.members = List.of("m1@a:2", "m3@c:1", "m4@d:1");
        time.advance(Duration.ofSeconds(5));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "master-moved master m1 address a:2",
                        "master-added master m4 address d:1",
                        "master-removed master m2 address b:1");
    }

    @Test
    void doesNotTellAChangeThatCameToNothing() {
        told.clear();
        log.members = List.of("m1@a:1", "m2@b:1", "m3@c:1", "m4@d:1");
        time.advance(Duration.ofSeconds(1));
        log.members = List.of("m1@a:1", "m2@b:1", "m3@c:1");
        time.advance(Duration.ofSeconds(5));
        assertThat(told).isEmpty();
    }
}
