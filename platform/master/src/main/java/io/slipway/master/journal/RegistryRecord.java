package io.slipway.master.journal;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.agent.AgentInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One change of the {@link Registry}. */
public sealed interface RegistryRecord {
    /**
     * An agent belongs to the cluster and can be reached, or came back, or changed.
     *
     * @param info with its id
     */
    record AgentAdmitted(AgentInfo info) implements RegistryRecord {}

    /** An agent does not answer any more; it may come back. */
    record AgentUnreachable(AgentId agentId, Instant since) implements RegistryRecord {}

    /**
     * An operator took an agent out of use, or into use again.
     *
     * @param standing null for in use
     */
    record AgentStanding(AgentId agentId, @Nullable Standing standing) implements RegistryRecord {}

    /** An agent left for good. */
    record AgentRemoved(AgentId agentId) implements RegistryRecord {}

    /**
     * A framework has its id, or changed.
     *
     * @param info with its id
     */
    record FrameworkAdmitted(FrameworkInfo info) implements RegistryRecord {}

    /** A framework ended; its id is not given or accepted again. */
    record FrameworkRemoved(FrameworkId frameworkId) implements RegistryRecord {}
}
