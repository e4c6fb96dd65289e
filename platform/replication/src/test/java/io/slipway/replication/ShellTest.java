package io.slipway.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ShellTest {
    private final SimulatedTime time = new SimulatedTime();
    private final MemoryDisk disk = new MemoryDisk();
    private final SimulatedLoop loop = time.newLoop("component");
    private final MemoryLog log = new MemoryLog(disk, time.newLoop("flusher"), () -> Duration.ofMillis(5));
    private final List<String> seen = new ArrayList<>();
    private final Shell<Lines, String, String> shell = newShell(log, loop);

    private Shell<Lines, String, String> newShell(MemoryLog on, SimulatedLoop where) {
        return new Shell<>(where, on, "lines", new Lines(), this::effect, new Shell.Role<>() {
            @Override
            public void leading(Lines core) {
                seen.add("leading " + core.lines);
            }

            @Override
            public void following() {
                seen.add("following");
            }

            @Override
            public void failed(LogException cause) {
                seen.add("failed");
            }
        });
    }

    private void effect(String effect) {
        if (effect.equals("throw")) {
            throw new IllegalStateException("an effect");
        }
        seen.add(effect);
        if (effect.equals("nested")) {
            shell.submitNow((core, now) -> new Decision<>(List.of(), List.of("inner"), "nested reply"));
        }
    }

    private void start() {
        log.start();
        time.settle();
        seen.clear();
    }

    private CompletableFuture<String> write(String record, String... effects) {
        CompletableFuture<String> reply =
                shell.submit((core, now) -> new Decision<>(List.of(record), List.of(effects), "reply to " + record));
        reply.thenAccept(seen::add);
        return reply;
    }

    @Test
    void releasesEffectsThenReplyOnceDurable() {
        start();
        CompletableFuture<String> reply = write("x", "first", "second");
        time.advance(Duration.ofMillis(4));
        assertThat(seen).isEmpty();
        assertThat(reply).isNotDone();

        time.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly("first", "second", "reply to x");
    }

    @Test
    void theNextDecisionBuildsOnWhatIsNotDurableYet() {
        start();
        write("x");
        CompletableFuture<List<String>> second = shell.submit((core, now) -> Decision.reply(List.copyOf(core.lines)));
        time.settle();
        assertThat(second).isNotDone();

        time.advance(Duration.ofMillis(5));
        assertThat(second).isCompletedWithValue(List.of("x"));
    }

    /** Else somebody is told that it exists, and who reads afterwards does not find it. */
    @Test
    void aRefusalThatMayRestOnWhatIsNotDurableYetWaitsForIt() {
        start();
        write("x");
        CompletableFuture<String> refused = shell.submit((core, now) -> {
            throw new IllegalArgumentException("there is " + core.lines);
        });
        refused.whenComplete((reply, failure) -> seen.add(failure.getMessage()));
        time.settle();
        assertThat(refused).isNotDone();

        time.advance(Duration.ofMillis(5));
        assertThat(seen).containsExactly("reply to x", "there is [x]");
    }

    @Test
    void aDecisionWithoutRecordsIsAnsweredAtOnceWhenNothingWaits() {
        start();
        CompletableFuture<String> reply = shell.submit((core, now) -> Decision.reply(now.toString()));
        time.settle();

        assertThat(reply).isCompletedWithValue("2026-01-01T00:00:00Z");
    }

    @Test
    void whatIsDecidedDuringAReleaseComesAfterIt() {
        start();
        write("x", "nested", "after");
        time.advance(Duration.ofMillis(5));

        assertThat(seen).containsExactly("nested", "after", "reply to x", "inner");
    }

    @Test
    void anEffectThatThrowsHoldsNothingBack() {
        start();
        CompletableFuture<String> first = write("x", "throw", "second");
        CompletableFuture<String> next = write("y");

        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessage("an effect");
        time.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("second", "reply to x", "reply to y");
        assertThat(first).isCompleted();
        assertThat(next).isCompleted();
    }

    @Test
    void aDeciderThatThrowsChangesNothing() {
        start();
        CompletableFuture<String> reply = shell.submit((core, now) -> {
            throw new IllegalArgumentException("no");
        });
        CompletableFuture<String> bad = write("cannot be encoded");
        time.advance(Duration.ofMillis(5));

        assertThat(reply).isCompletedExceptionally();
        assertThat(bad).isCompletedExceptionally();
        assertThat(disk.size()).isZero();
        assertThat(shell.isLeading()).isTrue();
    }

    @Test
    void aCoreThatCannotApplyItsOwnRecordHasFailed() {
        start();
        CompletableFuture<String> before = write("x");
        CompletableFuture<String> bad = write("cannot be applied");
        CompletableFuture<String> after = write("y");
        time.advance(Duration.ofMillis(5));

        assertThat(List.of(before, bad, after)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(seen).containsExactly("failed");
        assertThatThrownBy(shell::snapshot).isInstanceOf(IllegalStateException.class);
        log.loseLeadership(0);
        log.lead();
        time.settle();
        assertThat(shell.isLeading()).isFalse();
    }

    @Test
    void refusesWhenItDoesNotLead() {
        CompletableFuture<String> early = write("early");
        time.settle();

        assertThat(early).isCompletedExceptionally();
        assertThatThrownBy(early::join).hasCauseInstanceOf(NotLeadingException.class);
    }

    @Test
    void lostLeadershipAnswersWhatWaitsAndRebuildsTheState() {
        start();
        CompletableFuture<String> kept = write("kept", "effect of kept");
        CompletableFuture<String> lost = write("lost", "effect of lost");
        CompletableFuture<List<String>> read = shell.submit((core, now) -> Decision.reply(core.lines));
        time.settle();
        log.loseLeadership(1);
        log.lead();
        time.settle();

        assertThat(List.of(kept, lost, read)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(seen).containsExactly("following", "leading [kept]");
        write("more");
        time.advance(Duration.ofMillis(5));
        assertThat(seen).last().isEqualTo("reply to more");
    }

    @Test
    void aCrashTakesBackOnlyWhatNobodySaw() {
        start();
        write("x", "effect of x");
        time.advance(Duration.ofMillis(5));
        write("y", "effect of y");
        time.settle();
        log.crash();
        loop.crash();
        MemoryLog again = new MemoryLog(disk, time.newLoop("flusher"), () -> Duration.ofMillis(5));
        newShell(again, time.newLoop("again"));
        again.start();
        time.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly("effect of x", "reply to x", "leading [x]");
    }

    @Test
    void restoresFromASnapshotTakenWhileWritesWait() {
        start();
        write("x");
        time.advance(Duration.ofMillis(5));
        write("y");
        log.takeSnapshots();
        time.advance(Duration.ofMillis(5));
        write("z");
        time.advance(Duration.ofMillis(5));
        assertThat(disk.size()).isEqualTo(1);
        log.crash();
        MemoryLog again = MemoryLog.single(disk);
        newShell(again, time.newLoop("again"));
        again.start();
        time.settle();

        assertThat(seen).last().isEqualTo("leading [x, y, z]");
    }

    @Test
    void shedsLoadWhenTheLogCannotFollow() {
        start();
        for (int i = 0; i < Shell.PENDING_MAX; i++) {
            write("x");
        }
        CompletableFuture<String> tooMany = write("x");
        time.settle();

        assertThatThrownBy(tooMany::join)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("lines: 50000 decisions wait");
    }

    private static final class Lines implements Core<String> {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void apply(String record) {
            if (record.equals("cannot be applied")) {
                throw new IllegalStateException(record);
            }
            lines.add(record);
        }

        @Override
        public byte[] encode(String record) {
            if (record.equals("cannot be encoded")) {
                throw new IllegalStateException(record);
            }
            return record.getBytes(UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, UTF_8);
        }

        @Override
        public byte[] snapshot() {
            return String.join("\n", lines).getBytes(UTF_8);
        }

        @Override
        public void restore(byte[] snapshot) {
            lines.clear();
            if (snapshot.length > 0) {
                lines.addAll(Arrays.asList(new String(snapshot, UTF_8).split("\n")));
            }
        }
    }
}
