/**
 * Deployments: the plan that leads from one state of the apps to another, who may not run beside whom, how to go
 * back, and the arithmetic of each step. Pure.
 */
@NullMarked
package io.slipway.scheduler.deployment;

import org.jspecify.annotations.NullMarked;
