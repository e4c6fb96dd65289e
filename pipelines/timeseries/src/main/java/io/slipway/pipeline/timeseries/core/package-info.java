/** What a point is and where it lives: values, tags, series, buckets, and a point as JSON. Pure. */
@NullMarked
package io.slipway.pipeline.timeseries.core;

import org.jspecify.annotations.NullMarked;
