package io.slipway.scheduler.app;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.VersionInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the times at which an app changed.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 field {@code
 *     versionInfo}</a>
 */
public final class Versions {
    private Versions() {}

    /** How two definitions of one app differ. */
    public enum Change {
        /** Not at all. */
        NONE,
        /** In the number of instances only. */
        SCALING,
        /** In more. */
        CONFIG
    }

    /** How {@code after} differs from {@code before}; null stands for an app that was not there. */
    public static Change between(@Nullable AppDefinition before, AppDefinition after) {
        if (before == null || !before.hasSameConfigAs(after)) {
            return Change.CONFIG;
        }
        return before.instances() == after.instances() ? Change.NONE : Change.SCALING;
    }

    /** {@code after} with its times: what did not change keeps the times of {@code before}. */
    public static AppDefinition stamp(@Nullable AppDefinition before, AppDefinition after, Instant now) {
        if (before == null) {
            return after.with().version(now).versionInfo(VersionInfo.at(now)).build();
        }
        return switch (between(before, after)) {
            case NONE -> before;
            case SCALING ->
                after.with()
                        .version(now)
                        .versionInfo(new VersionInfo(now, before.versionInfo().lastConfigChangeAt()))
                        .build();
            case CONFIG ->
                after.with().version(now).versionInfo(VersionInfo.at(now)).build();
        };
    }

    /** The same app, to be restarted. */
    public static AppDefinition restarted(AppDefinition app, Instant now) {
        return app.with()
                .version(now)
                .versionInfo(new VersionInfo(app.versionInfo().lastScalingAt(), now))
                .build();
    }

    /**
     * {@code before} taken up again instead of {@code after}. Its instances that still run are up to date: the time
     * of its configuration is kept.
     */
    public static AppDefinition reverted(AppDefinition before, Instant now) {
        return before.with()
                .version(now)
                .versionInfo(new VersionInfo(now, before.versionInfo().lastConfigChangeAt()))
                .build();
    }
}
