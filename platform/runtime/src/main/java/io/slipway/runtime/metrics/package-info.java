/** Counters, gauges and timers, exposed in the Prometheus text format. */
@NullMarked
package io.slipway.runtime.metrics;

import org.jspecify.annotations.NullMarked;
