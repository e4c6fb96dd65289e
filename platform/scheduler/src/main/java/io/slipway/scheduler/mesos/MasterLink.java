package io.slipway.scheduler.mesos;

import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a subscription at the master standing: subscribes, and does so again, with growing waits, when it is closed.
 * What an earlier subscription still says is not heard. Everything but the construction on the owner's loop.
 *
 * <p>States: closed; subscribing, until the master's first event; subscribed; waiting to try again. A refusal before
 * the first event means that the master does not want this framework; the owner is told, and may change what it
 * introduces itself as before the next try.
 */
public final class MasterLink {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 10_000;

    private final EventLoop loop;
    private final SchedulerGateway gateway;
    private final Ids ids;
    private final Handler handler;
    private SchedulerGateway.@Nullable Subscription subscription;
    private @Nullable Supplier<Introduction> introduction;
    private long generation;
    private boolean subscribed;
    private long waitMs = FIRST_WAIT_MS;

    /** Who listens. Called on the loop. */
    public interface Handler {
        /** The next event of the present subscription; the first is {@link Event.Subscribed}. */
        void onEvent(Event event);

        /** A subscription that stood has ended. */
        void onDisconnected(String reason);

        /** The master refused to subscribe this framework. */
        void onRefused(String reason);
    }

    /**
     * How the framework introduces itself.
     *
     * @param framework who it is
     * @param suppressedRoles roles it wants no offers for
     */
    public record Introduction(FrameworkInfo framework, Set<String> suppressedRoles) {
        /** Copies the set. */
        public Introduction {
            suppressedRoles = Set.copyOf(suppressedRoles);
        }
    }

    /** Does nothing before {@link #open}. */
    public MasterLink(EventLoop loop, SchedulerGateway gateway, Ids ids, Handler handler) {
        this.loop = loop;
        this.gateway = gateway;
        this.ids = ids;
        this.handler = handler;
    }

    /** Subscribes, and keeps doing so; {@code who} is asked each time. */
    public void open(Supplier<Introduction> who) {
        close();
        introduction = who;
        waitMs = FIRST_WAIT_MS;
        subscribe();
    }

    /** Ends the subscription, if there is one, and makes no other. */
    public void close() {
        introduction = null;
        generation++;
        hangUp();
    }

    /** Whether the master listens. */
    public boolean isSubscribed() {
        return subscribed;
    }

    /** Tells the master; lost when it does not listen. */
    public void call(Call call) {
        SchedulerGateway.Subscription standing = subscription;
        if (subscribed && standing != null) {
            standing.call(call);
        }
    }

    private void hangUp() {
        SchedulerGateway.Subscription old = subscription;
        subscription = null;
        subscribed = false;
        if (old != null) {
            old.close();
        }
    }

    private void subscribe() {
        Supplier<Introduction> who = introduction;
        if (who == null) {
            return;
        }
        long mine = ++generation;
        Introduction me = who.get();
        try {
            subscription = gateway.subscribe(me.framework(), me.suppressedRoles(), new Ear(mine));
        } catch (RuntimeException e) {
            LOG.warn("scheduler: the master cannot be reached", e);
            again(mine);
        }
    }

    private void again(long mine) {
        if (mine != generation) {
            return;
        }
        hangUp();
        long next = ++generation;
        long wait = waitMs / 2 + ids.random().nextLong(waitMs / 2 + 1);
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
        EventLoop.Timer unused = loop.schedule(Duration.ofMillis(wait), () -> {
            if (next == generation) {
                subscribe();
            }
        });
    }

    private void onEvent(long mine, Event event) {
        if (mine != generation) {
            return;
        }
        if (event instanceof Event.Refused refused) {
            boolean stood = subscribed;
            again(mine);
            if (stood) {
                handler.onDisconnected(refused.message());
            } else {
                handler.onRefused(refused.message());
            }
            return;
        }
        if (event instanceof Event.Subscribed) {
            subscribed = true;
            waitMs = FIRST_WAIT_MS;
        }
        handler.onEvent(event);
    }

    private void onClosed(long mine, String reason) {
        if (mine != generation) {
            return;
        }
        boolean stood = subscribed;
        again(mine);
        if (stood) {
            handler.onDisconnected(reason);
        }
    }

    /**
     * Hears one subscription. When the loop is too full to listen, the line is cut: the master tells anew what
     * matters.
     */
    private final class Ear implements SchedulerGateway.Listener {
        private final long mine;

        Ear(long mine) {
            this.mine = mine;
        }

        @Override
        public void onEvent(Event event) {
            post(() -> MasterLink.this.onEvent(mine, event));
        }

        @Override
        public void onClosed(String reason) {
            post(() -> MasterLink.this.onClosed(mine, reason));
        }

        private void post(Runnable task) {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException e) {
                EventLoop.Timer unused = loop.schedule(
                        Duration.ZERO, () -> MasterLink.this.onClosed(mine, "the scheduler has too much to do"));
            }
        }
    }
}
