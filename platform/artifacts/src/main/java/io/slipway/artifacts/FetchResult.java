package io.slipway.artifacts;

import io.slipway.artifacts.transfer.FetchProgress;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a fetch.
 *
 * @param paths for each item what it became: the file, or the folder of the jars or of the unpacked archive
 * @param progress the final count
 */
public record FetchResult(List<Path> paths, FetchProgress progress) {
    /** Copies. */
    public FetchResult {
        paths = List.copyOf(paths);
    }
}
