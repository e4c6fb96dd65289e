package io.slipway.mesosapi;

import java.util.Set;

/**
 * Where a framework reaches the leading master: in one process the master itself, over the network its HTTP scheduler
 * API. Thread-safe; no method blocks.
 */
public interface SchedulerGateway {
    /**
     * Subscribes. Events arrive one after the other, {@link Event.Subscribed} first; the listener must not block.
     *
     * @param framework with the id of an earlier subscription to take it over, without one to become a new framework
     * @param suppressedRoles roles that get no offers until revived
     */
    Subscription subscribe(FrameworkInfo framework, Set<String> suppressedRoles, Listener listener);

    /** A framework's end of the event stream. */
    interface Listener {
        /** The next event. */
        void onEvent(Event event);

        /**
         * No event follows: the master or the connection is gone, or another subscription took over. A gateway that
         * reaches over a network says so too when nothing, not even a heartbeat, has come for five heartbeat intervals.
         */
        void onClosed(String reason);
    }

    /** A standing subscription. */
    interface Subscription extends AutoCloseable {
        /** Sends a call; calls arrive in the order sent. Lost without notice once the subscription is closed. */
        void call(Call call);

        /** Disconnects; the framework's tasks live on for its failover timeout. */
        @Override
        void close();
    }
}
