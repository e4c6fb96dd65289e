/**
 * Foreign rows (CSV of the City of Chicago, GitHub events) read and turned into points. Pure but for the streams it
 * is given.
 */
@NullMarked
package io.slipway.pipeline.timeseries.rows;

import org.jspecify.annotations.NullMarked;
