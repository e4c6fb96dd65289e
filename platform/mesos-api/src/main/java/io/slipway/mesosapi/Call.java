package io.slipway.mesosapi;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a framework asks of the master, after it has subscribed. Names and meaning as {@code scheduler.proto}. */
public sealed interface Call {
    /** Ends the framework and all its tasks. */
    record Teardown() implements Call {}

    /**
     * Uses offers of one agent.
     *
     * @param offerIds at least one, all of one agent
     * @param operations done in order
     * @param filters for what is left over
     */
    record Accept(List<OfferId> offerIds, List<Operation> operations, Filters filters) implements Call {
        /** Copies the lists. */
        public Accept {
            offerIds = List.copyOf(offerIds);
            operations = List.copyOf(operations);
        }
    }

    /** Hands offers back. */
    record Decline(List<OfferId> offerIds, Filters filters) implements Call {
        /** Copies the list. */
        public Decline {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** Forgets filters and suppression for these roles; none means all. */
    record Revive(Set<String> roles) implements Call {
        /** Copies the set. */
        public Revive {
            roles = Set.copyOf(roles);
        }
    }

    /** Wants no offers for these roles; none means all. */
    record Suppress(Set<String> roles) implements Call {
        /** Copies the set. */
        public Suppress {
            roles = Set.copyOf(roles);
        }
    }

    /** Ends a task. */
    record Kill(
            TaskId taskId,
            @Nullable AgentId agentId,
            @Nullable KillPolicy killPolicy) implements Call {}

    /** Confirms that a report with a uuid was taken in. */
    record Acknowledge(AgentId agentId, TaskId taskId, UUID uuid) implements Call {}

    /** Asks for the present state of tasks; none means all of the framework's. */
    record Reconcile(List<TaskRef> tasks) implements Call {
        /** Copies the list. */
        public Reconcile {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * Forgets persistent volumes that no task uses (Mesos: operation DESTROY).
     *
     * @param agentId where they are
     * @param persistenceIds which
     */
    record DestroyVolumes(AgentId agentId, List<String> persistenceIds) implements Call {
        /** Copies the list. */
        public DestroyVolumes {
            persistenceIds = List.copyOf(persistenceIds);
        }
    }

    /** A task and, if known, where it runs. */
    record TaskRef(TaskId taskId, @Nullable AgentId agentId) {}

    /** What is done with accepted offers. */
    sealed interface Operation {
        /** Starts tasks. */
        record Launch(List<TaskInfo> tasks) implements Operation {
            /** Copies the list. */
            public Launch {
                tasks = List.copyOf(tasks);
            }
        }
    }
}
