package io.slipway.pipeline.timeseries.rows;

import java.io.IOException;

/** An input is not of the format that it was taken for. The message says what was expected. */
public final class UnknownFormatException extends IOException {
    UnknownFormatException(String message) {
        super(message);
    }
}
