package io.slipway.scheduler.mesos;

import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
    /** How many events may wait for the loop: the answer to a reconciliation of everything must have room. */
    private static final int HEARD_MAX = 2_000_000;
    /** How many are handed on together. */
    private static final int TOGETHER_MAX = 500;

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
        /** The next events of the present subscription, at least one; the first is {@link Event.Subscribed}. */
        void onEvents(List<Event> events);

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

    private void onEvents(long mine, List<Event> events) {
        List<Event> heard = new ArrayList<>();
        for (Event event : events) {
            if (mine != generation) {
                return;
            }
            if (event instanceof Event.Refused refused) {
                tell(heard);
                onRefused(mine, refused);
                return;
            }
            if (event instanceof Event.Subscribed) {
                subscribed = true;
                waitMs = FIRST_WAIT_MS;
            }
            heard.add(event);
        }
        tell(heard);
    }

    private void tell(List<Event> heard) {
        if (!heard.isEmpty()) {
            handler.onEvents(heard);
        }
    }

    private void onRefused(long mine, Event.Refused refused) {
        if (mine == generation) {
            boolean stood = subscribed;
            again(mine);
            if (stood) {
                handler.onDisconnected(refused.message());
            } else {
                handler.onRefused(refused.message());
            }
        }
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
     * Hears one subscription. What comes while the loop is busy is handed on together, so that a flood of reports costs
     * little each. When too much waits, or the loop is too full to listen, the line is cut: the master tells anew what
     * matters.
     *
     * <p>INVARIANT: the fields are touched only under the lock of this object.
     */
    private final class Ear implements SchedulerGateway.Listener {
        private final long mine;
        private final ArrayDeque<Event> heard = new ArrayDeque<>();
        private @Nullable String closed;
        private boolean posted;

        Ear(long mine) {
            this.mine = mine;
        }

        @Override
        public synchronized void onEvent(Event event) {
            if (closed == null) {
                if (heard.size() < HEARD_MAX) {
                    heard.add(event);
                } else {
                    cut();
                }
                post();
            }
        }

        @Override
        public synchronized void onClosed(String reason) {
            if (closed == null) {
                closed = reason;
                post();
            }
        }

        private void cut() {
            heard.clear();
            closed = "the scheduler has too much to do";
        }

        private void post() {
            if (posted) {
                return;
            }
            posted = true;
            try {
                loop.execute(this::hear);
            } catch (RejectedExecutionException e) {
                cut();
                EventLoop.Timer unused = loop.schedule(Duration.ZERO, this::hear);
            }
        }

        private void hear() {
            List<Event> events = new ArrayList<>();
            String reason;
            synchronized (this) {
                posted = false;
                for (Event event = heard.poll(); event != null; event = heard.poll()) {
                    events.add(event);
                    if (events.size() == TOGETHER_MAX) {
                        break;
                    }
                }
                reason = heard.isEmpty() ? closed : null;
                if (!heard.isEmpty()) {
                    post();
                }
            }
            onEvents(mine, events);
            if (reason != null) {
                MasterLink.this.onClosed(mine, reason);
            }
        }
    }
}
