package io.slipway.mesosapi.agent;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the master tells an agent. */
public sealed interface ToAgent {
    /** Answer to {@link FromAgent.Register}; tasks may come from now on. */
    record Registered(AgentId agentId) implements ToAgent {}

    /** Answer to {@link FromAgent.Register}: this agent is not wanted, with the reason. */
    record Refused(String reason) implements ToAgent {}

    /**
     * Answer to {@link FromAgent.Register}: this agent was declared gone, and its tasks were reported so and perhaps
     * replaced. It ends them without a report, gives up its identity and registers as a new agent; its persistent
     * volumes stay.
     */
    record Gone(String reason) implements ToAgent {}

    /**
     * When the session ends, wait a random part of this before the next one, so that the agents of a large cluster do
     * not come to a new master all at once.
     */
    record Spread(Duration window) implements ToAgent {
        /** Not negative. */
        public Spread {
            if (window.isNegative()) {
                throw new IllegalArgumentException("window: " + window + " is negative");
            }
        }
    }

    /** Start a task. */
    record Run(FrameworkInfo framework, TaskInfo task) implements ToAgent {}

    /** End a task; without one of that id, report it as gone. */
    record Kill(
            FrameworkId frameworkId,
            TaskId taskId,
            @Nullable KillPolicy killPolicy) implements ToAgent {}

    /** The framework has taken in a report. */
    record Acknowledge(FrameworkId frameworkId, TaskId taskId, UUID uuid) implements ToAgent {}

    /** End all tasks of a framework and forget it. */
    record ShutdownFramework(FrameworkId frameworkId) implements ToAgent {}

    /** Delete persistent volumes that no task uses. */
    record DestroyVolumes(FrameworkId frameworkId, List<String> persistenceIds) implements ToAgent {
        /** Copies the list. */
        public DestroyVolumes {
            persistenceIds = List.copyOf(persistenceIds);
        }
    }

    /** Are you there? */
    record Ping() implements ToAgent {}
}
