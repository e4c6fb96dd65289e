package io.slipway.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final SlowLoop loop = new SlowLoop();
    private final List<Long> done = new ArrayList<>();

    @Test
    void whatManyAskForIsDoneOnce() {
        Pace pace = new Pace(loop, () -> done.add(loop.nanos));
        pace.soon();
        pace.soon();
        loop.runAll();
        assertThat(done).hasSize(1);
        pace.soon();
        loop.runAll();
        assertThat(done).hasSize(2);
        assertThat(loop.delays).containsOnly(Duration.ZERO);
    }

    @Test
    void workThatTakesLongRestsLonger() {
        Pace pace = new Pace(loop, () -> work(Duration.ofMillis(50)));
        pace.soon();
        loop.runAll();
        pace.soon();
        assertThat(loop.delays).containsExactly(Duration.ZERO, Duration.ofMillis(50L * Pace.REST));
    }

    @Test
    void noRestIsLongerThanReadersMayWait() {
        Pace pace = new Pace(loop, () -> work(Duration.ofSeconds(3)));
        pace.soon();
        loop.runAll();
        pace.soon();
        assertThat(loop.delays).containsExactly(Duration.ZERO, Pace.LONGEST);
    }

    @Test
    void workThatFailsIsDoneAgainWhenAskedFor() {
        Pace pace = new Pace(loop, () -> {
            done.add(loop.nanos);
            throw new IllegalStateException("on purpose");
        });
        pace.soon();
        loop.runAll();
        pace.soon();
        loop.runAll();
        assertThat(done).hasSize(2);
    }

    private void work(Duration time) {
        loop.nanos += time.toNanos();
    }

    /** Time passes on it only while work is done. */
    private static final class SlowLoop implements EventLoop, Clock {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final List<Duration> delays = new ArrayList<>();
        private long nanos;

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                try {
                    task.run();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("on purpose");
                }
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            delays.add(delay);
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public Clock clock() {
            return this;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }
}
