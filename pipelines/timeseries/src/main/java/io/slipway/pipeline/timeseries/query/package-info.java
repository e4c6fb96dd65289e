/** The KairosDB API and the page over the store. */
@NullMarked
package io.slipway.pipeline.timeseries.query;

import org.jspecify.annotations.NullMarked;
