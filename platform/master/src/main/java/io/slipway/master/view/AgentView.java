package io.slipway.master.view;

import io.slipway.master.journal.Standing;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.resources.Resources;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registered agent at one time.
 *
 * @param info with its id
 * @param connected whether it has a session and takes tasks
 * @param reregisteredAt when it last came back; null when it never did
 * @param notOffered why its resources are not offered, for people; null when they are
 * @param standing what an operator decided about it; null when it is in use
 * @param used what its tasks that are not over take
 * @param offered what frameworks hold as offers
 * @param free what nobody has; not even when the agent has less than its tasks use is it negative
 */
public record AgentView(
        AgentId id,
        AgentInfo info,
        boolean connected,
        Instant registeredAt,
        @Nullable Instant reregisteredAt,
        @Nullable String notOffered,
        @Nullable Standing standing,
        Resources used,
        Resources offered,
        Resources free) {
    /** Whether it has a session and no operator took it out of use. */
    public boolean active() {
        return connected && standing == null;
    }
}
