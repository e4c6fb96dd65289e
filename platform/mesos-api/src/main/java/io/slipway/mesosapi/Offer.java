package io.slipway.mesosapi;

import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;

/**
 * Resources of one agent, offered to one framework for one role until accepted, declined or rescinded.
 *
 * @param id this offer
 * @param frameworkId to whom
 * @param agentId whose resources
 * @param hostname the agent's host name
 * @param role the role it is allocated to
 * @param resources what may be used; a resource keeps the role it is reserved for
 * @param attributes the agent's attributes
 */
public record Offer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        String hostname,
        String role,
        Resources resources,
        Attributes attributes) {}
