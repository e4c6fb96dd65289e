package io.slipway.pipeline.timeseries.rows;

import io.slipway.pipeline.timeseries.core.Parsed;

/**
 * One row of an input.
 *
 * @param number where it starts: the line for lines, the position for the elements of a JSON array; the first is 1
 * @param bytes the row as it stands in the input, without its line end
 * @param parsed the point that it is, or why it is none
 */
public record Row(long number, byte[] bytes, Parsed parsed) {}
