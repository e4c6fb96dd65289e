package io.slipway.master.view;

import io.slipway.master.journal.Registry;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.agent.AgentInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The leading master at one time.
 *
 * @param masterId its identity, another one with every leadership
 * @param startedAt since when it leads
 * @param takenAt when this was seen
 * @param agents those that are registered
 * @param awaited those that an earlier master admitted and that have not come back yet
 * @param unreachable those that do not answer
 * @param frameworks those that have not ended
 * @param ended the last that did, oldest first
 * @param tasksEnded how many tasks have ended since then, by their last state
 */
public record MasterView(
        String masterId,
        Instant startedAt,
        Instant takenAt,
        List<AgentView> agents,
        Map<AgentId, AgentInfo> awaited,
        List<Registry.Unreachable> unreachable,
        List<FrameworkView> frameworks,
        List<FrameworkView> ended,
        Map<TaskState, Long> tasksEnded) {
    /** Copies the collections. */
    public MasterView {
        agents = List.copyOf(agents);
        awaited = Map.copyOf(awaited);
        unreachable = List.copyOf(unreachable);
        frameworks = List.copyOf(frameworks);
        ended = List.copyOf(ended);
        tasksEnded = Map.copyOf(tasksEnded);
    }
}
