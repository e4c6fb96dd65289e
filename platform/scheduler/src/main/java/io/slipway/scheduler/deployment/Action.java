package io.slipway.scheduler.deployment;

import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.PathId;

/**
 * One thing a deployment does to one app.
 *
 * @param type what
 * @param app to which
 */
public record Action(ActionType type, PathId app) {}
