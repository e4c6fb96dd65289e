package io.slipway.scheduler.launch;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long launches of an app wait after failures, by app and configuration: a changed app starts afresh. The waits
 * are soft state: after a failover nothing waits. Owner thread only.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/configure-task-handling.html">Marathon: launch backoff</a>
 */
public final class Delays {
    /** A task that ran for so long was no failed start: the next failure is counted as the first. */
    public static final Duration VIABLE = Duration.ofSeconds(60);

    private final Map<Key, Delay> delays = new HashMap<>();

    /**
     * A task ended that nobody had told to end.
     *
     * @param ran how long it had been running; zero when it never ran
     */
    public void failed(AppDefinition app, Duration ran, Instant now) {
        Key key = Key.of(app);
        Delay earlier = delays.get(key);
        boolean goesOn = earlier != null && ran.compareTo(VIABLE) < 0 && !expired(earlier, app, now);
        Duration length = earlier != null && goesOn
                ? app.backoff().after(earlier.length())
                : app.backoff().first();
        delays.put(key, new Delay(length, now.plus(length)));
    }

    /** Nothing of {@code app} waits any more. */
    public void reset(PathId app) {
        delays.keySet().removeIf(key -> key.app().equals(app));
    }

    /** Forgets everything. */
    public void clear() {
        delays.clear();
    }

    /** When {@code app} may be launched again; empty when it may now. */
    public Optional<Instant> until(AppDefinition app, Instant now) {
        Delay delay = delays.get(Key.of(app));
        return delay == null || !delay.until().isAfter(now) ? Optional.empty() : Optional.of(delay.until());
    }

    /** How long the wait of {@code app} is that is under way or was the last; zero when there was none. */
    public Duration length(AppDefinition app) {
        Delay delay = delays.get(Key.of(app));
        return delay == null ? Duration.ZERO : delay.length();
    }

    /** A wait is forgotten when nothing has failed for as long as the longest wait would take. */
    private static boolean expired(Delay delay, AppDefinition app, Instant now) {
        Duration longest = Duration.ofSeconds(app.backoff().maxLaunchDelaySeconds());
        Duration kept = longest.compareTo(VIABLE) > 0 ? longest : VIABLE;
        return delay.until().plus(kept).isBefore(now);
    }

    private record Key(PathId app, Instant configVersion) {
        static Key of(AppDefinition app) {
            return new Key(app.id(), app.versionInfo().lastConfigChangeAt());
        }
    }

    private record Delay(Duration length, Instant until) {}
}
