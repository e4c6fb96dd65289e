package io.slipway.node.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.master.http.MasterAccess;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks every node of the cluster how it is: itself and the other masters, the registered agents over their API, and
 * tells what is known of those that do not answer. An answer is good for some seconds, so that many who look do not ask
 * the cluster many times. Thread-safe.
 */
public final class ClusterHealth {
    static final UnitHealth.Unit AGENT = new UnitHealth.Unit(
            "slipway-agent", "Slipway Agent", "Runs the tasks of the node and tells the master of them");

    private static final Duration GOOD_FOR = Duration.ofSeconds(5);

    /** With many agents asking them takes longer, and is done less often. */
    private static final Duration MORE_FOR_EACH_AGENT = Duration.ofMillis(5);

    private static final long ANSWER_SECONDS = 5;
    private static final int ASKED_AT_ONCE = 32;
    private static final String PUBLIC_ROLE = "slave_public";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<List<NodeHealth>> masters;
    private final MasterAccess master;
    private final Agents agents;
    private final Clock clock;
    private @Nullable Gathered last;
    private volatile Duration goodFor = GOOD_FOR;

    /** Finds who answers for an agent. */
    @FunctionalInterface
    public interface Agents {
        /** A registered agent; empty when it cannot be asked. */
        CompletionStage<Optional<HttpHandler>> find(AgentInfo agent);
    }

    /**
     * All nodes at one time.
     *
     * @param at when they were asked
     */
    public record Report(List<NodeHealth> nodes, Instant at) {
        /** Copies the list. */
        public Report {
            nodes = List.copyOf(nodes);
        }
    }

    private record Gathered(CompletableFuture<Report> report, long atNanos) {}

    /**
     * @param masters this one first, then the others as far as they are known
     * @param agents how agents are asked
     */
    public ClusterHealth(Supplier<List<NodeHealth>> masters, MasterAccess master, Agents agents, Clock clock) {
        this.masters = masters;
        this.master = master;
        this.agents = agents;
        this.clock = clock;
    }

    /** This node. */
    NodeHealth own() {
        return masters.get().get(0);
    }

    /** All nodes. */
    synchronized CompletableFuture<Report> report() {
        long now = clock.nanoTime();
        Gathered known = last;
        if (known == null || (known.report.isDone() && now - known.atNanos > goodFor.toNanos())) {
            known = new Gathered(gather(), now);
            last = known;
        }
        return known.report;
    }

    private CompletableFuture<Report> gather() {
        Instant at = clock.now();
        List<NodeHealth> own = masters.get();
        return master.view()
                .thenCompose(this::agents)
                .exceptionally(notLeading -> List.of()) // the units of this master say so
                .thenApply(asked -> {
                    List<NodeHealth> all = new ArrayList<>(own);
                    all.addAll(asked);
                    return new Report(NodeHealth.merged(all), at);
                });
    }

    private CompletableFuture<List<NodeHealth>> agents(MasterView view) {
        goodFor = GOOD_FOR.plus(MORE_FOR_EACH_AGENT.multipliedBy(view.agents().size()));
        Queue<AgentView> left = new ConcurrentLinkedQueue<>(view.agents());
        Queue<NodeHealth> answers = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> askers = new ArrayList<>();
        for (int asker = 0; asker < Math.min(ASKED_AT_ONCE, view.agents().size()); asker++) {
            askers.add(askNext(left, answers));
        }
        return CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<NodeHealth> all = new ArrayList<>(answers);
            view.awaited()
                    .forEach((id, info) -> all.add(absent(
                            id,
                            info,
                            "has not come back to the new master yet; is its machine, and its network, up?")));
            view.unreachable()
                    .forEach(agent -> all.add(absent(
                            agent.info().id(),
                            agent.info(),
                            "does not answer since " + agent.since() + "; is its machine, and its network, up?")));
            return all;
        });
    }

    private CompletableFuture<Void> askNext(Queue<AgentView> left, Queue<NodeHealth> answers) {
        AgentView next = left.poll();
        if (next == null) {
            return CompletableFuture.completedFuture(null);
        }
        return ask(next)
                .completeOnTimeout(
                        unwell(next, "the agent did not say how it is within " + ANSWER_SECONDS + " s"),
                        ANSWER_SECONDS,
                        TimeUnit.SECONDS)
                .exceptionally(failure -> unwell(next, "the agent could not be asked: " + failure))
                .thenAccept(answers::add)
                .thenComposeAsync(done -> askNext(left, answers));
    }

    private CompletableFuture<NodeHealth> ask(AgentView agent) {
        if (!agent.connected()) {
            return CompletableFuture.completedFuture(
                    unwell(agent, "the agent's session with the master is over; it was not given up yet"));
        }
        return agents.find(agent.info())
                .<HttpResponse>thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedStage(HttpResponse.message(404, "it cannot be reached from here"))
                        : found.get()
                                .handle(HttpRequest.get("/system/health/v1"))
                                .thenApply(answer -> answer))
                .thenApply(answer -> read(agent, answer))
                .toCompletableFuture();
    }

    private static NodeHealth read(AgentView agent, HttpResponse answer) {
        if (!(answer instanceof HttpResponse.Full full) || answer.status() != 200) {
            return unwell(agent, "the agent answered with status " + answer.status());
        }
        try {
            List<UnitHealth> units = new ArrayList<>();
            for (JsonNode unit : JSON.readTree(full.body()).path("units")) {
                units.add(new UnitHealth(
                        unit.path("id").asText(),
                        unit.path("name").asText(),
                        unit.path("description").asText(),
                        unit.path("health").asInt(1) == 0,
                        unit.path("output").asText()));
            }
            return node(agent.id(), agent.info(), units);
        } catch (IOException e) {
            return unwell(agent, "the agent's answer is not JSON: " + e.getMessage());
        }
    }

    private static NodeHealth unwell(AgentView agent, String why) {
        return node(agent.id(), agent.info(), List.of(AGENT.unwell(why)));
    }

    private static NodeHealth absent(@Nullable AgentId id, AgentInfo info, String why) {
        return node(id, info, List.of(AGENT.unwell("agent " + info.hostname() + " " + why)));
    }

    private static NodeHealth node(@Nullable AgentId id, AgentInfo info, List<UnitHealth> units) {
        String role = info.resources().roles().contains(PUBLIC_ROLE) ? "agent_public" : "agent";
        return new NodeHealth(false, role, info.hostname(), info.hostname(), id == null ? "" : id.value(), units);
    }
}
