package io.slipway.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {
    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("loop");
    private final List<String> seen = new ArrayList<>();

    @Test
    void nothingRunsUntilTimeIsAdvanced() {
        loop.execute(() -> seen.add("task"));
        loop.schedule(Duration.ofSeconds(2), () -> seen.add("later"));
        assertThat(seen).isEmpty();

        time.settle();
        assertThat(seen).containsExactly("task");
        time.advance(Duration.ofMillis(1999));
        assertThat(seen).containsExactly("task");
        time.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly("task", "later");
        assertThat(time.now()).isEqualTo(Instant.parse("2026-01-01T00:00:02Z"));
        assertThat(time.nanoTime()).isEqualTo(2_000_000_000L);
    }

    @Test
    void whatIsDueTogetherRunsInTheOrderItWasQueuedOverAllLoops() {
        SimulatedLoop other = time.newLoop("other");
        loop.schedule(Duration.ofMillis(1), () -> seen.add("1"));
        other.schedule(Duration.ofMillis(1), () -> seen.add("2"));
        loop.schedule(Duration.ofMillis(1), () -> loop.execute(() -> seen.add("4")));
        other.schedule(Duration.ofMillis(1), () -> seen.add("3"));
        time.advance(Duration.ofMillis(1));

        assertThat(seen).containsExactly("1", "2", "3", "4");
    }

    @Test
    void tasksSeeTheTimeTheyAreDueAt() {
        loop.schedule(Duration.ofSeconds(1), () -> seen.add(loop.clock().now().toString()));
        time.advance(Duration.ofHours(1));

        assertThat(seen).containsExactly("2026-01-01T00:00:01Z");
        assertThat(time.now()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        EventLoop.Timer timer = loop.schedule(Duration.ofSeconds(1), () -> seen.add("x"));
        timer.cancel();
        time.advance(Duration.ofSeconds(2));

        assertThat(seen).isEmpty();
    }

    @Test
    void aRepeatingTimerRunsUntilItIsCancelledEvenByItself() {
        EventLoop.Timer[] timer = new EventLoop.Timer[1];
        timer[0] = loop.every(Duration.ofSeconds(1), () -> {
            seen.add("tick");
            if (seen.size() == 3) {
                timer[0].cancel();
            }
        });
        time.advance(Duration.ofSeconds(10));

        assertThat(seen).hasSize(3);
    }

    @Test
    void aRepeatingTimerOutlivesATaskThatThrows() {
        loop.every(Duration.ofSeconds(1), () -> {
            seen.add("tick");
            if (seen.size() == 1) {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessage("on purpose");
        time.advance(Duration.ofSeconds(1));

        assertThat(seen).hasSize(2);
    }

    @Test
    void knowsWhoRuns() {
        SimulatedLoop other = time.newLoop("other");
        loop.execute(() -> seen.add(loop.inLoop() + " " + other.inLoop()));
        time.settle();

        assertThat(seen).containsExactly("true false");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void aCrashedLoopRunsNothingAndTakesNothing() {
        loop.execute(() -> seen.add("task"));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add("timer"));
        loop.crash();
        time.advance(Duration.ofSeconds(2));

        assertThat(seen).isEmpty();
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void untilStopsAtTheConditionOrFails() {
        loop.schedule(Duration.ofSeconds(5), () -> seen.add("done"));
        loop.schedule(Duration.ofSeconds(6), () -> seen.add("too far"));
        time.until(() -> seen.contains("done"), Duration.ofSeconds(10));

        assertThat(time.nanoTime()).isEqualTo(5_000_000_000L);
        assertThat(seen).containsExactly("done");
        assertThatThrownBy(() -> time.until(() -> false, Duration.ofSeconds(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT10S");
    }

    @Test
    void whatComesToALoopThatStandsStillWaitsInItsOrder() {
        SimulatedLoop other = time.newLoop("other");
        loop.stall(Duration.ofSeconds(2));
        loop.execute(() -> seen.add("1"));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add("2")).cancel();
        EventLoop.Timer late = loop.schedule(Duration.ofSeconds(1), () -> seen.add("cancelled while it waits"));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add("3"));
        other.schedule(Duration.ofMillis(1500), late::cancel);
        time.advance(Duration.ofMillis(1999));
        assertThat(seen).isEmpty();
        loop.stall(Duration.ofSeconds(1));
        loop.schedule(Duration.ofMillis(1001), () -> seen.add("4"));
        time.advance(Duration.ofSeconds(2));

        assertThat(seen).containsExactly("1", "3", "4");
    }

    @Test
    void aWatchThatIsOffShowsAnotherTimeAndRunsAtItsOwnRate() {
        SimulatedLoop off = time.newLoop("off", new Watch(Duration.ofHours(1), 2));
        off.schedule(Duration.ofSeconds(2), () -> seen.add("after one true second"));
        time.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly("after one true second");
        assertThat(off.clock().nanoTime()).isEqualTo(2_000_000_000L);
        assertThat(off.clock().now()).isEqualTo(Instant.parse("2026-01-01T01:00:01Z"));
        assertThat(loop.clock().now()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
    }
}
