package io.slipway.artifacts.cache;

import java.nio.file.Path;

/**
 * A file of the cache. Read it, link it, never write to it.
 *
 * @param sha256 of its bytes, lower-case hexadecimal
 * @param size in bytes
 * @param path where it lies
 */
public record StoredFile(String sha256, long size, Path path) {}
