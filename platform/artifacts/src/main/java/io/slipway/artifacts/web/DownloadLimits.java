package io.slipway.artifacts.web;

import java.time.Duration;

/**
 * How long a download is given.
 *
 * @param connect for a connection to be accepted
 * @param stall without a single byte, before a try is given up
 * @param attempts tries in all, at least 1
 * @param backoff before the second try; doubled before each further one
 */
public record DownloadLimits(Duration connect, Duration stall, int attempts, Duration backoff) {
    /** 15 s to connect, a minute without a byte (as Mesos' fetcher), 5 tries, 1 s before the second. */
    public static final DownloadLimits DEFAULT =
            new DownloadLimits(Duration.ofSeconds(15), Duration.ofMinutes(1), 5, Duration.ofSeconds(1));

    /** Validates. */
    public DownloadLimits {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts " + attempts + ", expected at least 1");
        }
    }
}
