package io.slipway.master;

import io.slipway.allocator.Allocator;
import io.slipway.master.agents.Agent;
import io.slipway.master.agents.AgentTable;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.frameworks.FrameworkTable;
import io.slipway.master.journal.Registry;
import io.slipway.master.journal.Standing;
import io.slipway.master.offers.OfferTable;
import io.slipway.master.tasks.Task;
import io.slipway.master.tasks.TaskTable;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.TaskState;
import io.slipway.runtime.metrics.Metrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the parts of the {@link Cluster} share, from the beginning of this master's leadership to its end. */
final class State {
    private static final long SPREAD_MAX_MS = 300_000;

    final MasterConfig config;
    final Metrics metrics;
    final Registry registry;
    final String masterId;
    final Moment begin;
    final AgentTable agents;
    final FrameworkTable frameworks = new FrameworkTable();
    final OfferTable offers = new OfferTable();
    final TaskTable tasks = new TaskTable();
    final Allocator allocator;
    /** What operators decided about agents. */
    final Map<AgentId, Standing> standings;
    /** Whether a drain told a task to end. */
    Predicate<Task> endedByDrain = task -> false;

    final Outbox out = new Outbox();
    final Map<TaskState, Long> tasksEnded = new EnumMap<>(TaskState.class);
    private long offersMade;
    private long frameworksMade;
    private long agentsMade;

    State(MasterConfig config, Metrics metrics, Registry registry, String masterId, Moment begin) {
        this.config = config;
        this.metrics = metrics;
        this.registry = registry;
        this.masterId = masterId;
        this.begin = begin;
        this.agents = new AgentTable(registry.admitted());
        this.standings = new TreeMap<>(registry.standings());
        this.allocator = new Allocator(config.allocator());
        registry.frameworks().forEach((id, info) -> expect(id, info, begin));
    }

    /** Takes in a framework that is not connected, and gives it time to come back. */
    Framework expect(FrameworkId id, FrameworkInfo info, Moment moment) {
        Framework framework = new Framework(id, info, moment.now());
        Duration patience = longer(info.failoverTimeout(), config.reregisterTimeout());
        framework.disconnect(moment.now(), moment.nanos() + nanos(patience));
        frameworks.add(framework);
        share(framework);
        return framework;
    }

    /** Tells the allocator of a framework. */
    void share(Framework framework) {
        FrameworkInfo info = framework.info();
        boolean gpuAware = info.capabilities().contains(FrameworkInfo.Capability.GPU_RESOURCES);
        allocator.putFramework(framework.id().value(), Set.copyOf(info.roles()), framework.suppressed(), gpuAware);
        allocator.setFrameworkActive(framework.id().value(), framework.isConnected());
    }

    /**
     * Within which time agents that lost their session are to come back: grows with their number, so that no more than
     * a thousand come in a second.
     */
    Duration spread() {
        long number = (long) agents.registered().size() + agents.awaited().size();
        return Duration.ofMillis(Math.min(number, SPREAD_MAX_MS));
    }

    /** The agent, if it is registered and has a session. */
    @org.jspecify.annotations.Nullable
    Agent connected(AgentId id) {
        Agent agent = agents.find(id);
        return agent != null && agent.isConnected() ? agent : null;
    }

    OfferId newOfferId() {
        return new OfferId(masterId + "-O" + offersMade++);
    }

    FrameworkId newFrameworkId() {
        return new FrameworkId(masterId + "-" + String.format("%04d", frameworksMade++));
    }

    AgentId newAgentId() {
        return new AgentId(masterId + "-S" + agentsMade++);
    }

    /** A duration in nanoseconds, at most some 100 years. */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : duration.toNanos();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
