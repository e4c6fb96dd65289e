package io.slipway.client;

import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Agents and what runs on them: {@code /mesos/slaves}, {@code /mesos/api/v1} and {@code /agent/<id>/state}.
 * Thread-safe.
 */
public final class Nodes {
    private final Door door;

    Nodes(Door door) {
        this.door = door;
    }

    /** All agents that are registered. */
    public List<Node> list() {
        return door.get("/mesos/slaves").get("slaves").items().stream()
                .map(Node::new)
                .toList();
    }

    /** All agents, those included that a new master waits for and those that do not answer. */
    public List<Node> all() {
        Json slaves = door.get("/mesos/slaves");
        return Stream.of("slaves", "recovered_slaves", "unreachable")
                .flatMap(list -> slaves.get(list).items().stream()
                        .map(one -> list.equals("slaves") ? one : one.with("absent", absence(list))))
                .map(Node::new)
                .toList();
    }

    private static String absence(String list) {
        return list.equals("unreachable") ? "unreachable" : "awaited";
    }

    /**
     * How a drain is to be done.
     *
     * @param maxGrace the longest time a task may take to end; empty for what each asks for
     * @param deadline all tasks end after so long, replaced or not; empty for never
     * @param maxParallel how many tasks may be under way at a time; empty for the master's usual number
     * @param markGone whether the node is gone for good when all have ended
     */
    public record Drain(
            Optional<Duration> maxGrace, Optional<Duration> deadline, OptionalInt maxParallel, boolean markGone) {}

    /** Begins to move all tasks away from a node, which gets no new ones. */
    public void drain(String agentId, Drain drain) {
        Json order = agent(agentId).with("mark_gone", drain.markGone());
        if (drain.maxGrace().isPresent()) {
            order = order.with("max_grace_period", nanoseconds(drain.maxGrace().get()));
        }
        if (drain.deadline().isPresent()) {
            order = order.with("deadline", nanoseconds(drain.deadline().get()));
        }
        if (drain.maxParallel().isPresent()) {
            order = order.with("max_parallel", drain.maxParallel().getAsInt());
        }
        operate("DRAIN_AGENT", "drain_agent", order);
    }

    /** Gives a node new tasks again, after a drain or instead of it. */
    public void activate(String agentId) {
        operate("REACTIVATE_AGENT", "reactivate_agent", agent(agentId));
    }

    /** Declares a node gone for good: its tasks are replaced, and end should it come back. */
    public void remove(String agentId) {
        operate("MARK_AGENT_GONE", "mark_agent_gone", agent(agentId));
    }

    private void operate(String type, String member, Json body) {
        Json unused = door.send(
                "POST", "/mesos/api/v1", Json.object().with("type", type).with(member, body));
    }

    private static Json agent(String agentId) {
        return Json.object().with("agent_id", Json.object().with("value", agentId));
    }

    private static Json nanoseconds(Duration duration) {
        return Json.object().with("nanoseconds", duration.toNanos());
    }

    /**
     * The sandbox folder of a task, running or ended, as {@link Files} wants it; empty when the agent has it no more.
     */
    public Optional<String> sandbox(String agentId, String taskId) {
        Json state = door.get("/agent/" + Paths.segment(agentId) + "/state");
        return Stream.of("frameworks", "completed_frameworks")
                .flatMap(name -> state.get(name).items().stream())
                .flatMap(framework -> Stream.of("executors", "completed_executors")
                        .flatMap(name -> framework.get(name).items().stream()))
                .filter(executor -> executor.get("id").text("").equals(taskId))
                .flatMap(executor -> executor.get("directory").text().stream())
                .findFirst();
    }
}
