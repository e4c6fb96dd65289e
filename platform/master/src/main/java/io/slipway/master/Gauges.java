package io.slipway.master;

import io.slipway.runtime.metrics.Metrics;
import java.util.concurrent.atomic.AtomicLong;

/** The numbers of the master that are watched; written by its loop, read by any thread. */
final class Gauges {
    private final AtomicLong agents = new AtomicLong();
    private final AtomicLong unreachable = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong frameworks = new AtomicLong();
    private final AtomicLong tasks = new AtomicLong();
    private final AtomicLong offers = new AtomicLong();

    Gauges(Metrics metrics) {
        metrics.gauge("master.agents.connected", agents::get);
        metrics.gauge("master.agents.away", unreachable::get);
        metrics.gauge("master.agents.removals.held", held::get);
        metrics.gauge("master.frameworks.connected", frameworks::get);
        metrics.gauge("master.tasks.active", tasks::get);
        metrics.gauge("master.offers.open", offers::get);
    }

    void set(long connectedAgents, long connectedFrameworks, long activeTasks, long openOffers) {
        agents.set(connectedAgents);
        frameworks.set(connectedFrameworks);
        tasks.set(activeTasks);
        offers.set(openOffers);
    }

    /** @param removalsHeld whether silent agents are kept because the master's own network may be at fault */
    void setAbsent(long unreachableAgents, boolean removalsHeld) {
        unreachable.set(unreachableAgents);
        held.set(removalsHeld ? 1 : 0);
    }
}
