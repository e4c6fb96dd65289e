/**
 * Instances: what the scheduler intends with one place of an app, what it knows of the task that fills it, and the
 * state machine that moves both. Pure.
 */
@NullMarked
package io.slipway.scheduler.instance;

import org.jspecify.annotations.NullMarked;
