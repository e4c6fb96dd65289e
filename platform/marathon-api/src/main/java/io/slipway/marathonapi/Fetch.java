package io.slipway.marathonapi;

import org.jspecify.annotations.Nullable;

/**
 * Something put into the sandbox before the task starts.
 *
 * @param uri {@code http:}, {@code https:}, {@code file:}, an absolute path or {@code mvn:group:artifact:version}
 * @param extract unpack archives
 * @param executable set the execute bit
 * @param cache keep a copy on the agent
 * @param destPath where in the sandbox
 * @param sha256 expected SHA-256 in hexadecimal; an extension of Slipway
 */
public record Fetch(
        String uri,
        boolean extract,
        boolean executable,
        boolean cache,
        @Nullable String destPath,
        @Nullable String sha256) {}
