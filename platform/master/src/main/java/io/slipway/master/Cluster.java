package io.slipway.master;

import io.slipway.allocator.Rejection;
import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.Registry;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.journal.Standing;
import io.slipway.master.offers.OpenOffer;
import io.slipway.master.tasks.Task;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.master.view.Presence;
import io.slipway.master.view.ResourceSum;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.replication.Decision;
import io.slipway.resources.Resources;
import io.slipway.runtime.metrics.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything the master decides, from the beginning of its leadership to the end. Deterministic: knows no clock, thread
 * or IO; whatever it wants done comes out of {@link #take}. Owned by the master's loop.
 */
final class Cluster {
    private final State state;
    private final Offering offering;
    private final Departures departures;
    private final Drains drains;
    private final Registration registration;
    private final Subscribing subscribing;

    Cluster(MasterConfig config, Metrics metrics, Registry registry, String masterId, Moment begin) {
        this.state = new State(config, metrics, registry, masterId, begin);
        TaskFlow taskFlow = new TaskFlow(state);
        this.offering = new Offering(state, taskFlow);
        this.departures = new Departures(state, offering, taskFlow);
        this.drains = new Drains(state, offering, taskFlow, departures);
        state.endedByDrain = drains::isEnding;
        this.registration = new Registration(state, offering, taskFlow, departures);
        this.subscribing = new Subscribing(state, offering, taskFlow);
    }

    void agentMessage(long connection, FromAgent message, Moment moment) {
        registration.message(connection, message, moment);
    }

    void agentClosed(long connection) {
        registration.closed(connection);
    }

    void subscribe(long connection, FrameworkInfo framework, Set<String> suppressed, Moment moment) {
        subscribing.subscribe(connection, framework, suppressed, moment);
    }

    void call(long connection, Call call, Moment moment) {
        subscribing.call(connection, call, moment);
    }

    void frameworkClosed(long connection, Moment moment) {
        subscribing.closed(connection, moment);
    }

    boolean teardown(FrameworkId id, Moment moment) {
        return subscribing.teardown(id, moment);
    }

    /** An operator declares an agent gone. False when it is not known. */
    boolean markGone(AgentId id, Moment moment) {
        return departures.removeByOperator(id, moment);
    }

    /** An operator takes an agent out of use. False when it is not known. */
    boolean standing(AgentId id, Standing standing, Moment moment) {
        boolean known = drains.put(id, standing);
        drains.tick(moment);
        return known;
    }

    /** An operator takes an agent into use again. False when it is not known. */
    boolean reactivate(AgentId id) {
        return drains.reactivate(id);
    }

    /** To be called about once in a second: whatever has become due. */
    void tick(Moment moment) {
        departures.tick(moment);
        drains.tick(moment);
        subscribing.tick(moment);
        offering.expire(moment);
    }

    /** Ends a decision: offers what has become free, and hands over everything that is to be done. */
    Decision<RegistryRecord, Effect, Boolean> take(Moment moment) {
        offering.offer(moment);
        return state.out.take();
    }

    /** When something is to be offered again even if nothing happens, in the time of {@link Moment#nanos}. */
    OptionalLong nextOfferNanos() {
        return state.allocator.nextExpiry();
    }

    /** Whether a framework is known, and whether it is subscribed. */
    Presence presence(FrameworkId id) {
        Framework framework = state.frameworks.find(id);
        if (framework == null) {
            return Presence.UNKNOWN;
        }
        return framework.isConnected() ? Presence.SUBSCRIBED : Presence.AWAY;
    }

    /** Tells the numbers that are watched. */
    void measure(Gauges gauges) {
        long registered = state.agents.registered().size();
        long connected =
                state.agents.registered().stream().filter(Agent::isConnected).count();
        long frameworks =
                state.frameworks.all().stream().filter(Framework::isConnected).count();
        gauges.set(
                new Gauges.Numbers(
                        connected,
                        registered - connected,
                        frameworks,
                        state.tasks.countByState(),
                        state.offers.all().size()),
                new Gauges.Absent(
                        state.registry.unreachable().size(),
                        state.agents.awaited().size(),
                        state.standings.size(),
                        departures.heldBack()));
    }

    MasterView view(Moment moment) {
        Map<AgentId, ResourceSum> used = new HashMap<>();
        for (Framework framework : state.frameworks.all()) {
            for (Task task : state.tasks.present(framework.id())) {
                if (!task.state().terminal()) {
                    used.computeIfAbsent(task.agentId(), unused -> new ResourceSum())
                            .add(task.info().resources());
                }
            }
        }
        Map<AgentId, ResourceSum> offered = new HashMap<>();
        Map<FrameworkId, List<OpenOffer>> held = new HashMap<>();
        for (OpenOffer open : state.offers.all()) {
            held.computeIfAbsent(open.offer().frameworkId(), unused -> new ArrayList<>())
                    .add(open);
            offered.computeIfAbsent(open.offer().agentId(), unused -> new ResourceSum())
                    .add(open.offer().resources());
        }
        return new MasterView(
                state.masterId,
                state.begin.now(),
                moment.now(),
                state.agents.registered().stream()
                        .map(agent -> view(agent, used, offered))
                        .toList(),
                state.agents.awaited(),
                List.copyOf(state.registry.unreachable().values()),
                state.frameworks.all().stream()
                        .map(framework -> view(framework, held))
                        .toList(),
                state.frameworks.ended().stream()
                        .map(framework -> view(framework, held))
                        .toList(),
                state.tasksEnded);
    }

    /** Why what is free is not offered. Looks at each agent with each framework: only for those who ask. */
    List<Rejection> rejections(Moment moment) {
        return state.allocator.explain(moment.nanos()).stream()
                .map(this::inOurWords)
                .toList();
    }

    /** The allocator knows only that an agent takes no tasks, not why. */
    private Rejection inOurWords(Rejection rejection) {
        Agent agent = state.agents.find(new AgentId(rejection.agent()));
        String why = agent == null ? null : offering.whyNotOffered(agent);
        return why == null || rejection.reason() != Rejection.Reason.AGENT_INACTIVE
                ? rejection
                : new Rejection(rejection.holder(), rejection.agent(), rejection.reason(), why);
    }

    private AgentView view(Agent agent, Map<AgentId, ResourceSum> used, Map<AgentId, ResourceSum> offered) {
        return new AgentView(
                agent.id(),
                agent.info(),
                agent.isConnected(),
                agent.registeredAt(),
                agent.reregisteredAt(),
                offering.whyNotOffered(agent),
                state.standings.get(agent.id()),
                total(used.get(agent.id())),
                total(offered.get(agent.id())),
                state.allocator.free(agent.id().value()));
    }

    private static Resources total(@Nullable ResourceSum sum) {
        return sum == null ? Resources.EMPTY : sum.total();
    }

    private FrameworkView view(Framework framework, Map<FrameworkId, List<OpenOffer>> held) {
        FrameworkId id = framework.id();
        return new FrameworkView(
                id,
                framework.info(),
                framework.isConnected(),
                framework.isRecovered(),
                framework.registeredAt(),
                framework.reregisteredAt(),
                framework.disconnectedAt(),
                framework.suppressed(),
                state.tasks.present(id),
                state.tasks.unreachable(id),
                state.tasks.completed(id),
                held.getOrDefault(id, List.of()));
    }
}
