/**
 * Launching: waits after failures, and the task that an instance becomes. Pure but for the waits, which the owner
 * keeps.
 */
@NullMarked
package io.slipway.scheduler.launch;

import org.jspecify.annotations.NullMarked;
