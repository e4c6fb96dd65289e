package io.slipway.master;

import io.slipway.allocator.Grant;
import io.slipway.allocator.Holder;
import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.Standing;
import io.slipway.master.offers.OpenOffer;
import io.slipway.master.offers.UsedOffers;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.agent.FromAgent.Pressure;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes offers, takes them back, and turns accepted ones into tasks. */
final class Offering {
    /** So that a framework that refuses for no time at all is not offered the same again at once, for ever. */
    static final Duration REFUSE_MIN = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(Offering.class);
    private static final Duration REFUSE_MAX = Duration.ofDays(365);

    private final State state;
    private final TaskFlow taskFlow;
    private final UsedOffers used = new UsedOffers();

    Offering(State state, TaskFlow taskFlow) {
        this.state = state;
        this.taskFlow = taskFlow;
    }

    /** Offers what became free since the last time. */
    void offer(Moment moment) {
        Map<FrameworkId, List<Offer>> offers = new LinkedHashMap<>();
        for (Grant grant : state.allocator.allocate(moment.nanos())) {
            Offer offer = offer(grant);
            state.offers.add(new OpenOffer(offer, moment.now(), moment.nanos()));
            offers.computeIfAbsent(offer.frameworkId(), unused -> new ArrayList<>())
                    .add(offer);
        }
        offers.forEach((id, list) -> {
            state.metrics.count("master.offers.sent", list.size());
            state.out.tell(Objects.requireNonNull(state.frameworks.find(id)), new Event.Offers(list));
        });
    }

    private Offer offer(Grant grant) {
        Agent agent = Objects.requireNonNull(state.agents.find(new AgentId(grant.agent())));
        return new Offer(
                state.newOfferId(),
                new FrameworkId(grant.holder().framework()),
                agent.id(),
                agent.info().hostname(),
                grant.holder().role(),
                grant.resources(),
                agent.info().attributes());
    }

    /** Uses offers: launches what the operations say, and gives the rest back. */
    void accept(Framework framework, Call.Accept accept, Moment moment) {
        List<TaskId> asked = tasks(accept).stream().map(TaskInfo::taskId).toList();
        if (used.isRepeated(framework.id(), accept.offerIds(), asked)) {
            LOG.info(
                    "framework {} used offers {} twice with the same tasks; once is enough",
                    framework,
                    accept.offerIds());
            state.metrics.count("master.calls.repeated");
            return;
        }
        List<OpenOffer> taken = take(framework, accept.offerIds());
        String problem = problem(accept.offerIds(), taken);
        if (problem != null) {
            state.metrics.count("master.offers.invalid");
            taken.forEach(this::release);
            for (TaskInfo task : tasks(accept)) {
                taskFlow.dropForInvalidOffers(framework, task, problem, moment);
            }
            return;
        }
        used.add(framework.id(), accept.offerIds(), asked);
        state.metrics.count("master.offers.accepted", taken.size());
        Map<String, Resources> left = new LinkedHashMap<>();
        taken.forEach(open -> left.merge(open.offer().role(), open.offer().resources(), Resources::plus));
        Agent agent =
                Objects.requireNonNull(state.connected(taken.get(0).offer().agentId()));
        boolean launched = false;
        for (TaskInfo task : tasks(accept)) {
            launched |= taskFlow.launch(framework, agent, task, left, moment);
        }
        Duration refuse = refusal(accept.filters(), launched);
        left.forEach((role, rest) -> giveBack(framework, agent.id(), role, rest, refuse, moment));
    }

    /** Gives offers back. */
    void decline(Framework framework, Call.Decline decline, Moment moment) {
        Duration refuse = refusal(decline.filters(), false);
        for (OpenOffer open : take(framework, decline.offerIds())) {
            state.metrics.count("master.offers.declined");
            Offer offer = open.offer();
            giveBack(framework, offer.agentId(), offer.role(), offer.resources(), refuse, moment);
        }
    }

    /** Offers an agent from now on, or no more, by how it stands. */
    void review(Agent agent) {
        String why = whyNotOffered(agent);
        if (why != null) {
            rescind(agent.id());
        }
        state.allocator.setAgentActive(agent.id().value(), why == null);
    }

    /** Why an agent is not offered, for people; null when it is. */
    @Nullable
    String whyNotOffered(Agent agent) {
        if (!agent.isConnected()) {
            return "the agent is not connected";
        }
        Standing standing = state.standings.get(agent.id());
        if (standing != null) {
            String what = standing.drain() == null ? "deactivated" : standing.drained() ? "drained" : "draining";
            return "the agent is " + what + " by an operator";
        }
        if (!agent.pressures().isEmpty()) {
            return "the agent runs short of "
                    + agent.pressures().stream().map(Pressure::words).collect(Collectors.joining("; "));
        }
        return null;
    }

    /** Takes back what an agent's resources were offered. */
    void rescind(AgentId agent) {
        state.offers.takeOf(agent).forEach(this::rescind);
    }

    /** Takes back what a framework holds, without a word: it is not there to hear it. */
    void drop(FrameworkId framework) {
        state.offers.takeOf(framework).forEach(this::release);
    }

    /** Takes back what was held for too long, and lets others have it first. */
    void expire(Moment moment) {
        long until = moment.nanos() - state.config.offerTimeout().toNanos();
        for (OpenOffer open : state.offers.takeMadeUntil(until)) {
            LOG.info(
                    "framework {} held offer {} of agent {} for {}; it is taken back",
                    open.offer().frameworkId(),
                    open.offer().id(),
                    open.offer().agentId(),
                    state.config.offerTimeout());
            state.metrics.count("master.offers.timed.out");
            rescind(open);
            refuse(open.holder(), open.offer().agentId(), open.offer().resources(), Filters.DEFAULT.refuse(), moment);
        }
    }

    private void rescind(OpenOffer open) {
        state.metrics.count("master.offers.rescinded");
        release(open);
        Framework framework = state.frameworks.find(open.offer().frameworkId());
        if (framework != null) {
            state.out.tell(framework, new Event.Rescind(open.offer().id()));
        }
    }

    private void release(OpenOffer open) {
        Offer offer = open.offer();
        state.allocator.release(open.holder(), offer.agentId().value(), offer.resources());
    }

    private void giveBack(
            Framework framework, AgentId agent, String role, Resources rest, Duration refuse, Moment moment) {
        Holder holder = new Holder(framework.id().value(), role);
        state.allocator.release(holder, agent.value(), rest);
        refuse(holder, agent, rest, refuse, moment);
    }

    private void refuse(Holder holder, AgentId agent, Resources rest, Duration refuse, Moment moment) {
        if (!refuse.isZero() && !rest.isEmpty()) {
            state.allocator.refuse(holder, agent.value(), rest, moment.nanos() + refuse.toNanos());
        }
    }

    private static Duration refusal(Filters filters, boolean launched) {
        Duration asked = filters.refuse().isNegative() ? Filters.DEFAULT.refuse() : filters.refuse();
        if (!launched && asked.compareTo(REFUSE_MIN) < 0) {
            return REFUSE_MIN;
        }
        return asked.compareTo(REFUSE_MAX) > 0 ? REFUSE_MAX : asked;
    }

    private List<OpenOffer> take(Framework framework, List<OfferId> ids) {
        List<OpenOffer> taken = new ArrayList<>();
        for (OfferId id : ids) {
            OpenOffer open = state.offers.take(id, framework.id());
            if (open != null) {
                taken.add(open);
            }
        }
        return taken;
    }

    private static @Nullable String problem(List<OfferId> asked, List<OpenOffer> taken) {
        if (asked.isEmpty()) {
            return "No offers specified";
        }
        if (taken.size() < asked.size()) {
            List<OfferId> valid = taken.stream().map(open -> open.offer().id()).toList();
            OfferId invalid =
                    asked.stream().filter(id -> !valid.contains(id)).findFirst().orElse(asked.get(0));
            return "Offer " + invalid + " is no longer valid";
        }
        long agents =
                taken.stream().map(open -> open.offer().agentId()).distinct().count();
        return agents > 1 ? "Aggregated offers must belong to one single agent, these are of " + agents : null;
    }

    private static List<TaskInfo> tasks(Call.Accept accept) {
        List<TaskInfo> tasks = new ArrayList<>();
        for (Call.Operation operation : accept.operations()) {
            if (operation instanceof Call.Operation.Launch launch) {
                tasks.addAll(launch.tasks());
            } else {
                throw new IllegalStateException("unknown operation " + operation);
            }
        }
        return tasks;
    }
}
