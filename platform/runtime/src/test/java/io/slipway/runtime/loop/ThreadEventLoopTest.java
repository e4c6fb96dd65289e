package io.slipway.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadEventLoopTest {
    @Test
    void runsTasksInOrderOnItsThread() throws Exception {
        try (ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1000)) {
            List<Integer> seen = new CopyOnWriteArrayList<>();
            CompletableFuture<Boolean> last = new CompletableFuture<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                loop.execute(() -> seen.add(number));
            }
            loop.execute(() -> last.complete(loop.inLoop()));

            assertThat(last.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).hasSize(100).isSorted();
            assertThat(loop.inLoop()).isFalse();
        }
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheLoop() throws Exception {
        try (ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1000)) {
            CompletableFuture<Boolean> after = new CompletableFuture<>();
            loop.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            loop.execute(() -> after.complete(true));

            assertThat(after.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anErrorDoesNotStopTheLoopEither() throws Exception {
        try (ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1000)) {
            CompletableFuture<Boolean> after = new CompletableFuture<>();
            loop.execute(() -> {
                throw new NoClassDefFoundError("on purpose");
            });
            loop.execute(() -> after.complete(true));

            assertThat(after.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void finishesWhatIsQueuedAtCloseAndDropsTheTimers() {
        ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1000);
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            started.countDown();
            awaitQuietly(release);
        });
        awaitQuietly(started);
        loop.execute(() -> seen.add("queued"));
        loop.schedule(Duration.ofHours(1), () -> seen.add("timer"));
        loop.execute(() -> {
            seen.add("closing");
            loop.close();
        });
        release.countDown();
        loop.close();

        assertThat(seen).containsExactly("queued", "closing");
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        loop.schedule(Duration.ZERO, () -> seen.add("late"));
        assertThat(seen).doesNotContain("late");
    }

    @Test
    void dueTimersGoBeforeTheMailboxEvenWhenItIsFull() throws Exception {
        try (ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.execute(() -> {
                started.countDown();
                awaitQuietly(release);
            });
            awaitQuietly(started);
            loop.execute(() -> {
                seen.add("mailbox");
                done.complete(null);
            });
            loop.schedule(Duration.ZERO, () -> seen.add("timer"));
            release.countDown();

            done.get(10, TimeUnit.SECONDS);
            assertThat(seen).containsExactly("timer", "mailbox");
        }
    }

    @Test
    void shedsLoadWhenTheMailboxIsFull() {
        try (ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1)) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            loop.execute(() -> {
                started.countDown();
                awaitQuietly(release);
            });
            awaitQuietly(started);
            loop.execute(() -> {});

            assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
            release.countDown();
        }
    }

    @Test
    void timersRunInDueOrderAndNotAfterCancel() throws Exception {
        try (ThreadEventLoop loop = new ThreadEventLoop("test", Clock.system(), 1000)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            EventLoop.Timer dropped = loop.schedule(Duration.ofMillis(5), () -> seen.add("dropped"));
            loop.schedule(Duration.ofMillis(20), () -> done.complete(null));
            loop.schedule(Duration.ofMillis(10), () -> seen.add("second"));
            loop.schedule(Duration.ofMillis(1), () -> seen.add("first"));
            dropped.cancel();

            done.get(10, TimeUnit.SECONDS);
            assertThat(seen).containsExactly("first", "second");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
