/** The scheduler's line to the master. */
@NullMarked
package io.slipway.scheduler.mesos;

import org.jspecify.annotations.NullMarked;
