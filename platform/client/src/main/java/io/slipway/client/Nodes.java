package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Agents and what runs on them: {@code /mesos/slaves} and {@code /agent/<id>/state}. Thread-safe. */
public final class Nodes {
    private final Door door;

    Nodes(Door door) {
        this.door = door;
    }

    /** All agents that the master knows. */
    public List<Node> list() {
        return door.get("/mesos/slaves").get("slaves").items().stream()
                .map(Node::new)
                .toList();
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
