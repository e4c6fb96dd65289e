package io.slipway.node.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.MembersChange;
import io.slipway.replication.raft.RaftLogConfig.Member;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembersWatchTest {
    private final SimulatedTime time = new SimulatedTime();
    private final List<String> told = new ArrayList<>();
    private final Seen log = new Seen();

    /** A log whose members change when the test says so. */
    private static final class Seen implements MemberLog {
        Optional<String> leader = Optional.of("m1");
        Consumer<MembersChange> watcher = change -> {};

        @Override
        public Optional<String> leader() {
            return leader;
        }

        @Override
        public List<MemberStatus> members() {
            throw new AssertionError("changes are told");
        }

        @Override
        public void onMembersChange(Consumer<MembersChange> told) {
            watcher = told;
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
        change(List.of("m1@a:1", "m2@b:1", "m3@c:1"), List.of("m1@a:2", "m3@c:1", "m4@d:1"));
        time.settle();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "master-moved master m1 address a:2",
                        "master-added master m4 address d:1",
                        "master-removed master m2 address b:1");
    }

    @Test
    void tellsThatOneWasReplacedByItselfHoweverQuickly() {
        told.clear();
        List<String> all = List.of("m1@a:1", "m2@b:1", "m3@c:1");
        List<String> without = List.of("m1@a:1", "m3@c:1");
        change(all, without);
        change(without, all);
        time.settle();
        assertThat(told).containsExactly("master-removed master m2 address b:1", "master-added master m2 address b:1");
    }

    private void change(List<String> before, List<String> after) {
        log.watcher.accept(new MembersChange(members(before), members(after)));
    }

    private static List<Member> members(List<String> texts) {
        return texts.stream()
                .map(text -> text.split("[@:]"))
                .map(parts -> new Member(parts[0], parts[1], Integer.parseInt(parts[2])))
                .toList();
    }
}
