package io.slipway.master.view;

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
        Resources used,
        Resources offered,
        Resources free) {}
