package io.slipway.artifacts;

import org.jspecify.annotations.Nullable;

/**
 * One thing to bring into a sandbox.
 *
 * @param uri {@code http:}, {@code https:}, {@code file:}, an absolute path, or {@code mvn:}
 *     ({@link io.slipway.artifacts.maven.MavenUri})
 * @param executable set the execute bit; the file is not unpacked then
 * @param extract unpack it if it is an archive ({@link io.slipway.artifacts.archive.Archives})
 * @param cache keep an http(s) file for others; one with {@code sha256} and all of {@code mvn:} are kept anyway
 * @param outputFile path inside the sandbox: the file, or for {@code mvn:} the folder of the jars; null: the last
 *     part of
 *     the address, and the sandbox itself for {@code mvn:}. An archive is unpacked into the folder of this file
 * @param sha256 expected SHA-256, hexadecimal; null when not known; not for {@code mvn:}, which has locks
 */
public record FetchItem(
        String uri,
        boolean executable,
        boolean extract,
        boolean cache,
        @Nullable String outputFile,
        @Nullable String sha256) {
    /** An item with Marathon's defaults: unpacked, not executable, not cached. */
    public static FetchItem of(String uri) {
        return new FetchItem(uri, false, true, false, null, null);
    }
}
