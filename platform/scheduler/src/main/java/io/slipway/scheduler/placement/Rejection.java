package io.slipway.scheduler.placement;

import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.mesosapi.AgentId;

/**
 * One rule that keeps an instance off an agent.
 *
 * @param rule the API's name of the rule
 * @param agentId where
 * @param hostname that agent's host name
 * @param subject what the rule is about: a resource, a field, a port
 * @param wanted what was asked for
 * @param offered what there was
 * @param missing by how much it fell short; 0 where nothing can be counted
 * @param sentence all of it for people
 */
public record Rejection(
        RejectReason rule,
        AgentId agentId,
        String hostname,
        String subject,
        String wanted,
        String offered,
        double missing,
        String sentence) {}
