package io.slipway.artifacts.archive;

/**
 * What an archive may unpack to. Beyond {@code freeBytes} the ratio counts.
 *
 * @param entries files, folders and links
 * @param bytes of all files together
 * @param freeBytes so much is never suspicious
 * @param ratio unpacked bytes for each byte of the archive
 */
public record ArchiveLimits(long entries, long bytes, long freeBytes, long ratio) {
    /** A million entries, 100 GiB, and no more than 200 times the archive once beyond 1 GiB. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(1_000_000, 100L << 30, 1L << 30, 200);
}
