package io.slipway.mesosapi.agent;

import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.util.List;

/** What an agent tells the master. */
public sealed interface FromAgent {
    /**
     * First message of a session. An agent without an id is new; one with an id returns, and the master learns from it
     * what runs there.
     *
     * @param info with the id from an earlier registration, if there was one
     * @param tasks every task that is not both terminal and acknowledged
     * @param frameworks the frameworks of these tasks
     */
    record Register(AgentInfo info, List<RunningTask> tasks, List<FrameworkInfo> frameworks) implements FromAgent {
        /** Copies the lists. */
        public Register {
            tasks = List.copyOf(tasks);
            frameworks = List.copyOf(frameworks);
        }
    }

    /**
     * A task's report. With a uuid it is sent again until acknowledged, in order, one outstanding per task.
     *
     * @param frameworkId whose task
     * @param status the report
     * @param latestState the task's newest state, which may be ahead of this report
     */
    record Update(FrameworkId frameworkId, TaskStatus status, TaskState latestState) implements FromAgent {}

    /** Answer to {@link ToAgent.Ping}. */
    record Pong() implements FromAgent {}

    /**
     * What is short on the agent's machine; empty when nothing is any more. Sent after a registration and whenever it
     * changes.
     */
    record Conditions(List<Pressure> pressures) implements FromAgent {
        /** Copies the list. */
        public Conditions {
            pressures = List.copyOf(pressures);
        }
    }

    /**
     * Something the machine runs short of.
     *
     * @param words how much is left and how much there should be, for people
     */
    record Pressure(Kind kind, String words) {
        /** What can be short. */
        public enum Kind {
            /** Room on the file system of the work folder. */
            DISK,
            /** Memory of the machine. */
            MEMORY,
            /** Process ids of the machine. */
            PIDS
        }
    }

    /** The agent leaves for good; its tasks are gone. */
    record Unregister() implements FromAgent {}

    /** A task on the agent. */
    record RunningTask(FrameworkId frameworkId, TaskInfo task, TaskStatus latest) {}
}
