package io.slipway.artifacts.transfer;

/**
 * How far a fetch is.
 *
 * @param filesDone files that are in the sandbox or at least in the cache
 * @param filesTotal files known to be needed; grows while coordinates are resolved
 * @param bytesDone bytes had, those from the cache included
 * @param bytesTotal bytes known to be needed; grows as sizes become known; never below {@code bytesDone}
 * @param current what is being done, for people: a file name, or {@code resolving g:a:v}
 */
public record FetchProgress(int filesDone, int filesTotal, long bytesDone, long bytesTotal, String current) {}
