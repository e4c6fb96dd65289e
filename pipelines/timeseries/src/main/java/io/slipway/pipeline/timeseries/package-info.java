/** The four programs of the pipeline, one class with a main method each, and how they are wired. */
@NullMarked
package io.slipway.pipeline.timeseries;

import org.jspecify.annotations.NullMarked;
