/** Creates the keyspace and runs the migrations. The only room that knows Flyway. */
@NullMarked
package io.slipway.pipeline.timeseries.schema;

import org.jspecify.annotations.NullMarked;
