package io.slipway.artifacts;

import io.slipway.artifacts.archive.ArchiveLimits;
import io.slipway.artifacts.cache.CacheLimits;
import io.slipway.artifacts.maven.MavenConfig;
import io.slipway.artifacts.web.DownloadLimits;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a fetcher keeps and looks for things, and how patient it is.
 *
 * @param cache the folder of the content-addressed store
 * @param maven where Maven artefacts come from
 * @param downloads how long a download is given
 * @param archives what an archive may unpack to
 * @param limits what may stay in the store
 * @param parallel files of one class path that are downloaded at the same time
 */
public record FetcherConfig(
        Path cache,
        MavenConfig maven,
        DownloadLimits downloads,
        ArchiveLimits archives,
        CacheLimits limits,
        int parallel) {
    /** Validates. */
    public FetcherConfig {
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel " + parallel + ", expected at least 1");
        }
    }

    /**
     * The usual: the resolver's own folder inside the cache, the Maven settings of this process's user, 6 at a time.
     *
     * @param cache the folder of the store
     * @param bundled the distribution's {@code repository/}; null when there is none
     */
    public static FetcherConfig of(Path cache, @Nullable Path bundled) {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(System.getProperty("user.home"));
        return new FetcherConfig(
                cache,
                MavenConfig.ofUser(cache.resolve("maven"), bundled, environment, home),
                DownloadLimits.DEFAULT,
                ArchiveLimits.DEFAULT,
                CacheLimits.DEFAULT,
                6);
    }

    /** The same with other limits of the store. */
    public FetcherConfig withLimits(CacheLimits other) {
        return new FetcherConfig(cache, maven, downloads, archives, other, parallel);
    }
}
