package io.slipway.pipeline.timeseries.rows;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one input, in its order. Whatever a row looks like, the rows after it are still read. One thread at a
 * time.
 */
public interface RowReader extends Closeable {
    /** The next row, or null at the end. */
    @Nullable
    Row next() throws IOException;
}
