package io.slipway.replication.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.testing.ListComponent;
import io.slipway.replication.testing.LogContract;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class MemoryLogTest extends LogContract {
    private final SimulatedTime time = new SimulatedTime();
    private final MemoryDisk disk = new MemoryDisk();

    @Override
    protected MemoryLog newLog() {
        return new MemoryLog(disk, time.newLoop("flusher"), () -> Duration.ofMillis(3));
    }

    @Override
    protected EventLoop newLoop(String name) {
        return time.newLoop(name);
    }

    @Override
    protected void await(BooleanSupplier condition) {
        time.until(condition, Duration.ofMinutes(1));
    }

    @Override
    protected void compact(ReplicatedLog log) {
        ((MemoryLog) log).takeSnapshots();
        time.settle();
    }

    @Override
    protected void crash(ReplicatedLog log) {
        ((MemoryLog) log).crash();
    }

    private ListComponent started(MemoryLog log) {
        ListComponent component = new ListComponent("a", time.newLoop("a"), log);
        log.start();
        time.settle();
        return component;
    }

    @Test
    void aSingleLogCommitsWithoutTime() {
        MemoryLog log = MemoryLog.single(disk);
        ListComponent a = started(log);
        CompletableFuture<Void> append = a.append("line");
        time.settle();

        assertThat(append).isCompleted();
        assertThat(disk.size()).isEqualTo(1);
    }

    @Test
    void appendsWaitForTheFlushAndThoseInBetweenShareTheNext() {
        ListComponent a = started(newLog());
        CompletableFuture<Void> first = a.append("1");
        time.advance(Duration.ofMillis(1));
        CompletableFuture<Void> second = a.append("2");
        CompletableFuture<Void> third = a.append("3");
        time.advance(Duration.ofMillis(1));
        assertThat(first).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        time.advance(Duration.ofMillis(3));

        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
    }

    @Test
    void aCrashLosesWhatIsNotFlushedAndTellsNobody() {
        MemoryLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> flushed = a.append("flushed");
        time.advance(Duration.ofMillis(3));
        CompletableFuture<Void> half = a.append("half");
        CompletableFuture<Void> lost = a.append("lost");
        time.settle();
        log.crash(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(flushed).isCompleted();
        assertThat(half).isNotDone();
        assertThat(lost).isNotDone();
        assertThat(a.events()).containsExactly("restore 0", "leading");
        assertThat(started(newLog()).lines()).containsExactly("flushed", "half");
    }

    @Test
    void aFlushEndsWithTheLoopThatRunsIt() {
        var flusher = time.newLoop("flusher");
        MemoryLog log = new MemoryLog(disk, flusher, () -> Duration.ofMillis(3));
        CompletableFuture<Void> append = started(log).append("line");
        time.settle();
        flusher.crash();
        time.advance(Duration.ofSeconds(1));

        assertThat(append).isNotDone();
        assertThat(disk.size()).isZero();
    }

    @Test
    void lostLeadershipLeavesWritesInDoubtAndTellsTheStateAnew() {
        MemoryLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> kept = a.append("kept");
        CompletableFuture<Void> lost = a.append("lost");
        time.settle();
        assertThat(a.lines()).containsExactly("kept", "lost");
        log.loseLeadership(1);
        CompletableFuture<Void> late = a.append("late");
        time.advance(Duration.ofSeconds(1));

        assertNotLeading(kept);
        assertNotLeading(lost);
        assertNotLeading(late);
        assertThat(a.events()).containsExactly("restore 0", "leading", "following", "restore 0", "committed 1");
        assertThat(a.lines().get(0)).isEqualTo("kept");

        long before = disk.term();
        log.lead();
        time.settle();
        assertThat(a.term()).isEqualTo(before + 1);
    }

    @Test
    void aSnapshotWithWritesThatGotLostIsThrownAway() {
        MemoryLog log = newLog();
        ListComponent a = started(log);
        a.append("lost");
        time.settle();
        log.takeSnapshots();
        log.loseLeadership(0);
        time.advance(Duration.ofSeconds(1));
        log.crash();

        assertThat(started(newLog()).events()).startsWith("restore 0", "leading");

        assertThat(a.heard("snapshot")).isTrue();
    }

    @Test
    void anIoErrorIsToldForGood() {
        MemoryLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> append = a.append("line");
        time.settle();
        log.fail("disk full");
        time.advance(Duration.ofSeconds(1));
        log.lead();
        time.settle();

        assertNotLeading(append);
        assertThat(a.events()).containsExactly("restore 0", "leading", "failed disk full");
    }
}
