package io.slipway.artifacts.transfer;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A switch, thrown once, that makes a running fetch give up. Thread-safe. An interrupt of the fetching thread has the
 * same effect.
 */
public final class Cancellation {
    private final CountDownLatch thrown = new CountDownLatch(1);

    /** Makes the fetch end with {@link ArtifactException.Code#CANCELLED} soon. Harmless when it has ended. */
    public void cancel() {
        thrown.countDown();
    }

    /** Whether {@link #cancel} was called. */
    public boolean cancelled() {
        return thrown.getCount() == 0;
    }

    /** Does nothing until cancelled. @throws ArtifactException CANCELLED afterwards */
    public void check() {
        if (cancelled() || Thread.currentThread().isInterrupted()) {
            throw stopped();
        }
    }

    /** Waits so long. @throws ArtifactException CANCELLED when cancelled or interrupted meanwhile */
    public void pause(Duration duration) {
        try {
            if (thrown.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
    }

    /** What a cancelled fetch ends with. */
    public static ArtifactException stopped() {
        return new ArtifactException(ArtifactException.Code.CANCELLED, "the fetch was cancelled");
    }
}
