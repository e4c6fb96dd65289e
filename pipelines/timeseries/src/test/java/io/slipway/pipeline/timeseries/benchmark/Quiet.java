package io.slipway.pipeline.timeseries.benchmark;

import io.slipway.pipeline.timeseries.testing.Await;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until the servers that this process started have ended what they still do for the part before. */
final class Quiet {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofMillis(100);

    private Quiet() {}

    static void await() {
        Await.until("Kafka and Cassandra are idle", Duration.ofMinutes(2), () -> {
            Duration before = used();
            long end = System.nanoTime() + LOOK.toNanos();
            for (long left = LOOK.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return used().minus(before).compareTo(IDLE) < 0;
        });
    }

    private static Duration used() {
        return ProcessHandle.current()
                .children()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
