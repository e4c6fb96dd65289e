package io.slipway.scheduler.placement;

import io.slipway.resources.Resources;

/**
 * Free resources of one agent, such as an offer. An agent may have several rooms.
 *
 * @param place the agent
 * @param free what is free
 */
public record Room(Place place, Resources free) {}
