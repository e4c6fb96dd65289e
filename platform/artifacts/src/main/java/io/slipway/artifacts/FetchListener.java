package io.slipway.artifacts;

import io.slipway.artifacts.transfer.FetchProgress;

/** Told how a fetch goes, on the thread that called it, at most five times a second and once at the end. */
@FunctionalInterface
public interface FetchListener {
    /** Does nothing. */
    FetchListener SILENT = progress -> {};

    /** Something has moved. Returns soon. */
    void progress(FetchProgress progress);
}
