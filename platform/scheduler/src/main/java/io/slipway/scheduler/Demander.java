package io.slipway.scheduler;

import io.slipway.mesosapi.Call;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.scheduler.mesos.MasterLink;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the master when offers are wanted. Without waiting work they are suppressed; new work, a failure's wait that
 * is over, or room that somebody left bring them back at once, but not more often than once in a while. On the
 * owner's loop.
 */
final class Demander {
    /** Offers are asked for at most so often. */
    static final Duration PAUSE = Duration.ofMillis(250);

    /** While work waits, offers are asked for at least so often: what kept them from fitting may not show in them. */
    static final Duration REPEAT = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final MasterLink link;
    private long lastNanos;
    private boolean everAsked;
    private boolean suppressed;
    private EventLoop.@Nullable Timer pending;

    Demander(EventLoop loop, MasterLink link) {
        this.loop = loop;
        this.link = link;
    }

    /** A new subscription stands; offers come by themselves unless it was made {@code suppressed}. */
    void begin(boolean beganSuppressed) {
        suppressed = beganSuppressed;
        everAsked = false;
        cancel();
    }

    /** Something waits that could be launched now. */
    void wanted() {
        if (pending != null || !link.isSubscribed()) {
            return;
        }
        long since = loop.clock().nanoTime() - lastNanos;
        if (!everAsked || since >= PAUSE.toNanos()) {
            ask();
        } else {
            pending = loop.schedule(PAUSE.minusNanos(since), this::ask);
        }
    }

    /** Nothing waits at all. */
    void idle() {
        cancel();
        if (!suppressed && link.isSubscribed()) {
            suppressed = true;
            link.call(new Call.Suppress(Set.of()));
        }
    }

    private void ask() {
        pending = null;
        everAsked = true;
        suppressed = false;
        lastNanos = loop.clock().nanoTime();
        link.call(new Call.Revive(Set.of()));
    }

    private void cancel() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }
}
