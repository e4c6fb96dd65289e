package io.slipway.replication.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each implementation of {@link ReplicatedLog} must keep. */
public abstract class LogContract {

    /** A log, not started, on what the logs before it have left. */
    protected abstract ReplicatedLog newLog();

    /** A new loop. */
    protected abstract EventLoop newLoop(String name);

    /** Waits until {@code condition} holds; fails after some seconds. */
    protected abstract void await(BooleanSupplier condition);

    /** Makes the log keep snapshots in place of everything committed so far. */
    protected abstract void compact(ReplicatedLog log);

    /** Ends the log as a crash does. */
    protected abstract void crash(ReplicatedLog log);

    private ListComponent join(ReplicatedLog log, String name) {
        return new ListComponent(name, newLoop(name), log);
    }

    private void done(CompletableFuture<?> future) {
        await(future::isDone);
        future.join();
    }

    private ListComponent startedAlone(ReplicatedLog log) {
        ListComponent component = join(log, "a");
        log.start();
        await(() -> component.heard("leading"));
        return component;
    }

    private static String[] lines(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    @Test
    void anEmptyLogRestoresTheEmptyStateAndLeads() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);

        assertThat(a.events()).containsExactly("restore 0", "leading");
        log.close();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestartInOrder() {
        ReplicatedLog log = newLog();
        ListComponent a = join(log, "a");
        ListComponent b = join(log, "b");
        log.start();
        await(() -> a.heard("leading") && b.heard("leading"));
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            appends.add(a.append("a" + i));
            appends.add(b.append("b" + i, "b'" + i));
        }
        appends.forEach(this::done);
        log.close();

        ReplicatedLog again = newLog();
        ListComponent a2 = join(again, "a");
        ListComponent b2 = join(again, "b");
        again.start();
        await(() -> a2.heard("leading") && b2.heard("leading"));
        assertThat(a2.lines()).containsExactly(lines("a", 300));
        assertThat(b2.lines()).isEqualTo(b.lines()).hasSize(600);
        assertThat(a2.events()).startsWith("restore 0").endsWith("leading");
        assertThat(a2.term()).isGreaterThan(a.term());
        again.close();
    }

    @Test
    void appendsAreAnsweredOnTheLoopInOrder() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        List<Integer> answered = new ArrayList<>();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 100; i++) {
            int number = i;
            last = a.append("line" + i).thenRun(() -> answered.add(number));
        }
        done(last);

        assertThat(answered).hasSize(100).isSorted();
        assertThat(a.events()).containsExactly("restore 0", "leading");
        log.close();
    }

    @Test
    void acknowledgedAppendsOutliveACrash() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        for (int i = 0; i < 20; i++) {
            done(a.append("line" + i));
        }
        crash(log);

        ReplicatedLog again = newLog();
        assertThat(startedAlone(again).lines()).containsExactly(lines("line", 20));
        again.close();
    }

    @Test
    void oneAppendIsThereWholeOrNotAtAll() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        for (int i = 0; i < 50; i++) {
            a.append(lines("group" + i + ".", 1 + i % 7));
        }
        crash(log);

        ReplicatedLog again = newLog();
        List<String> read = startedAlone(again).lines();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 50 && wanted.size() < read.size(); i++) {
            wanted.addAll(List.of(lines("group" + i + ".", 1 + i % 7)));
        }
        assertThat(read).isEqualTo(wanted);
        again.close();
    }

    @Test
    void appendsOfAnotherTermAreRefused() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        CompletableFuture<Void> late = a.appendIn(a.term() - 1, "late");
        CompletableFuture<Void> early = a.appendIn(a.term() + 1, "early");
        await(() -> late.isDone() && early.isDone());

        assertNotLeading(late);
        assertNotLeading(early);
        log.close();
        CompletableFuture<Void> after = a.appendIn(a.term(), "after");
        await(after::isDone);
        assertNotLeading(after);

        ReplicatedLog again = newLog();
        assertThat(startedAlone(again).lines()).isEmpty();
        again.close();
    }

    /** Fails unless the outcome is "not leading". */
    protected static void assertNotLeading(CompletableFuture<Void> append) {
        assertThatThrownBy(append::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NotLeadingException.class);
    }

    @Test
    void whatIsUnderWayAtCloseIsWrittenAndAnswered() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        CompletableFuture<Void> asked = new CompletableFuture<>();
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            appends.add(a.append("line" + i));
        }
        a.loop().execute(() -> asked.complete(null));
        await(asked::isDone);
        log.close();
        appends.forEach(this::done);

        ReplicatedLog again = newLog();
        assertThat(startedAlone(again).lines()).containsExactly(lines("line", 20));
        again.close();
    }

    @Test
    void aSnapshotAndWhatCameAfterItGiveTheState() {
        ReplicatedLog log = newLog();
        ListComponent a = join(log, "a");
        ListComponent b = join(log, "b");
        log.start();
        await(() -> a.heard("leading") && b.heard("leading"));
        done(a.append(lines("early", 40)));
        done(b.append("b"));
        compact(log);
        done(a.append(lines("late", 5)));
        log.close();

        ReplicatedLog again = newLog();
        ListComponent a2 = join(again, "a");
        ListComponent b2 = join(again, "b");
        again.start();
        await(() -> a2.heard("leading") && b2.heard("leading"));
        assertThat(a2.lines()).isEqualTo(a.lines()).hasSize(45);
        assertThat(a2.events()).startsWith("restore 40", "committed 5");
        assertThat(b2.lines()).containsExactly("b");
        again.close();
    }

    @Test
    void snapshotsTakenWhileAppendsAreUnderWayLoseAndRepeatNothing() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        CompletableFuture<Void> last = new CompletableFuture<>();
        for (int i = 0; i < 400; i++) {
            last = a.append("line" + i);
            if (i == 200) {
                compact(log);
            }
        }
        done(last);
        crash(log);

        ReplicatedLog again = newLog();
        ListComponent a2 = startedAlone(again);
        assertThat(a2.lines()).containsExactly(lines("line", 400));
        again.close();
    }

    @Test
    void aComponentThatCannotReadItsRecordsFailsTheLog() {
        ReplicatedLog log = newLog();
        done(startedAlone(log).append("good", "poison"));
        log.close();

        ReplicatedLog again = newLog();
        ListComponent a = join(again, "a");
        again.start();
        await(() -> a.heard("failed"));
        assertThat(a.events()).doesNotContain("leading");
        assertThat(a.events()).last().asString().contains("a cannot read poison");
        again.close();
    }

    @Test
    void recordsThatNobodyJoinedForAreNotLost() {
        ReplicatedLog log = newLog();
        done(startedAlone(log).append("line"));
        log.close();

        ReplicatedLog foreign = newLog();
        join(foreign, "b");
        assertThatThrownBy(foreign::start).isInstanceOf(LogException.class).hasMessageContaining("[a]");
        foreign.close();

        ReplicatedLog again = newLog();
        assertThat(startedAlone(again).lines()).containsExactly("line");
        again.close();
    }

    @Test
    void twoLogsNeverShareOneStore() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        ReplicatedLog second = newLog();
        join(second, "a");

        assertThatThrownBy(second::start).isInstanceOf(LogException.class).hasMessageContaining("in use");
        second.close();
        done(a.append("still works"));
        log.close();
    }

    @Test
    void joiningTwiceOrTooLateIsRefused() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        assertThatThrownBy(() -> join(log, "b")).isInstanceOf(IllegalStateException.class);
        log.close();

        ReplicatedLog other = newLog();
        join(other, "x");
        assertThatThrownBy(() -> join(other, "x")).isInstanceOf(IllegalStateException.class);
        other.close();
        assertThat(a.heard("outside")).isFalse();
    }

    @Test
    void anEmptyAppendIsAMistake() {
        ReplicatedLog log = newLog();
        ListComponent a = startedAlone(log);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        a.loop().execute(() -> {
            try {
                a.appendDirectly(List.of());
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        await(thrown::isDone);
        assertThat(thrown.join()).isInstanceOf(IllegalArgumentException.class);
        log.close();
    }
}
