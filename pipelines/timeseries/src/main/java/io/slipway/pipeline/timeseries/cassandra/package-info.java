/** The store of points. The only room that knows the Cassandra driver. */
@NullMarked
package io.slipway.pipeline.timeseries.cassandra;

import org.jspecify.annotations.NullMarked;
