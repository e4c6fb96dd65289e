package io.slipway.scheduler.placement;

import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;

/**
 * Where an instance is, or could be.
 *
 * @param agentId the agent
 * @param hostname its host name
 * @param attributes its attributes
 */
public record Place(AgentId agentId, String hostname, Attributes attributes) {}
