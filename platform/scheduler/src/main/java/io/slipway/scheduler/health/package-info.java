/** Health: what an agent is told to check, and what its answers mean for a deployment. Pure. */
@NullMarked
package io.slipway.scheduler.health;

import org.jspecify.annotations.NullMarked;
