package io.slipway.installer.rollout;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for conditions. */
public final class Waiting {
    private static final long PAUSE_MS = 250;

    private Waiting() {}

    /**
     * Asks again and again until nothing is missing.
     *
     * @param missing what is still missing; empty when the wait is over
     * @throws RolloutException when the time is up, with what was missing last
     */
    public static void until(Clock clock, Duration limit, String what, Supplier<Optional<String>> missing) {
        long end = clock.nanoTime() + limit.toNanos();
        Optional<String> last = missing.get();
        while (last.isPresent()) {
            if (clock.nanoTime() > end) {
                throw new RolloutException(
                        what + ": not within " + limit.toSeconds() + " s. Last: " + last.get() + ".");
            }
            pause();
            last = missing.get();
        }
    }

    private static void pause() {
        try {
            boolean unused = new CountDownLatch(1).await(PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RolloutException("interrupted; call the same again to go on");
        }
    }
}
