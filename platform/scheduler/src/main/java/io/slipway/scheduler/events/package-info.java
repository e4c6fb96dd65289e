/** The stream of what happens, {@code /v2/events}: filters, replay, heartbeats. */
@NullMarked
package io.slipway.scheduler.events;

import org.jspecify.annotations.NullMarked;
