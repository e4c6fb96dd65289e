package io.slipway.installer.plan;

/**
 * A version of the platform, by its content.
 *
 * @param id for people and the names of folders: version and digest
 * @param archive SHA-256 of the archive
 * @param java whether a JRE comes with it
 */
public record ReleaseId(String id, String archive, boolean java) {}
