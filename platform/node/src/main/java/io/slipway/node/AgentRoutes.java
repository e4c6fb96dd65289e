package io.slipway.node;

import io.slipway.http.HttpHandler;
import io.slipway.mesosapi.agent.AgentInfo;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds who answers for an agent at the front door. Thread-safe. */
@FunctionalInterface
interface AgentRoutes {
    /** The agent with this id; empty when there is none. */
    CompletionStage<Optional<HttpHandler>> find(String id);

    /** A registered agent; empty when it cannot be reached. */
    default CompletionStage<Optional<HttpHandler>> find(AgentInfo agent) {
        return find(String.valueOf(agent.id()));
    }
}
