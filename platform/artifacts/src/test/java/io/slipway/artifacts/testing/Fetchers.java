package io.slipway.artifacts.testing;

import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.FetcherConfig;
import io.slipway.artifacts.archive.ArchiveLimits;
import io.slipway.artifacts.cache.CacheLimits;
import io.slipway.artifacts.maven.MavenConfig;
import io.slipway.artifacts.web.DownloadLimits;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fetchers that are quick to give up. */
public final class Fetchers {
    /** Three tries, half a second of silence. */
    public static final DownloadLimits IMPATIENT =
            new DownloadLimits(Duration.ofSeconds(5), Duration.ofMillis(500), 3, Duration.ofMillis(20));

    private Fetchers() {}

    public static Fetcher at(Path cache) {
        return open(cache, null, null, IMPATIENT);
    }

    public static Fetcher at(Path cache, @Nullable Path bundled, @Nullable Path settings) {
        return open(cache, bundled, settings, IMPATIENT);
    }

    /** With the limits of every day. */
    public static Fetcher patientAt(Path cache) {
        return open(cache, null, null, DownloadLimits.DEFAULT);
    }

    private static Fetcher open(Path cache, @Nullable Path bundled, @Nullable Path settings, DownloadLimits limits) {
        MavenConfig maven = new MavenConfig(
                cache.resolve("maven"), bundled, settings, null, null, Duration.ofSeconds(5), Duration.ofSeconds(5));
        return Fetcher.open(
                new FetcherConfig(cache, maven, limits, ArchiveLimits.DEFAULT, CacheLimits.DEFAULT, 4),
                Clock.system(),
                Ids.secure());
    }
}
