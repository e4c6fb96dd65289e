/** The HTTP endpoints that every program has, and the guard against foreign web pages. */
@NullMarked
package io.slipway.pipeline.timeseries.serving;

import org.jspecify.annotations.NullMarked;
