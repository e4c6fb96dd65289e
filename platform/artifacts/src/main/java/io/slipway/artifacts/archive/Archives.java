package io.slipway.artifacts.archive;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The archives that are unpacked on the way into a sandbox, told by their names: {@code .tar}, {@code .tar.gz},
 * {@code .tgz}, {@code .tar.bz2}, {@code .tbz2}, {@code .tar.xz}, {@code .txz}, {@code .tar.zst}, {@code .tzst},
 * {@code .zip}. A {@code .gz} that is no tar is left as it is, as are jars.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 {@code fetch.extract}</a>
 */
public final class Archives {
    private enum Kind {
        TAR,
        GZIP,
        BZIP2,
        XZ,
        ZSTD,
        ZIP,
        NONE;

        static Kind of(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return ENDINGS.entrySet().stream()
                    .filter(ending -> lower.endsWith(ending.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(NONE);
        }
    }

    private static final Map<String, Kind> ENDINGS = Map.of(
            ".tar", Kind.TAR,
            ".tar.gz", Kind.GZIP,
            ".tgz", Kind.GZIP,
            ".tar.bz2", Kind.BZIP2,
            ".tbz2", Kind.BZIP2,
            ".tar.xz", Kind.XZ,
            ".txz", Kind.XZ,
            ".tar.zst", Kind.ZSTD,
            ".tzst", Kind.ZSTD,
            ".zip", Kind.ZIP);

    private Archives() {}

    /** Whether a file of this name is unpacked. */
    public static boolean isArchive(String name) {
        return Kind.of(name) != Kind.NONE;
    }

    /**
     * Unpacks into {@code target}, which exists. Entries that would lie outside, links that point outside and devices
     * are refused; execute bits are kept, all other modes follow the owner's.
     *
     * @param name tells the kind, and who failed
     * @throws ArtifactException BAD_ARCHIVE, DISK_FULL, LOCAL_IO, CANCELLED; what was unpacked so far stays
     */
    public static void extract(
            Path archive, String name, Path target, ArchiveLimits limits, Cancellation cancellation) {
        try {
            Unpacking unpacking = new Unpacking(name, target, limits, Files.size(archive), cancellation);
            if (Kind.of(name) == Kind.ZIP) {
                unzip(archive, unpacking);
            } else {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                        InputStream plain = decompress(Kind.of(name), in)) {
                    untar(plain, unpacking);
                }
            }
        } catch (ArtifactException e) {
            throw e;
        } catch (java.nio.file.FileSystemException e) {
            throw ArtifactException.local("unpack " + name + " into", target, e);
        } catch (IOException | RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            if (e instanceof IOException io && reason.contains("No space left")) {
                throw ArtifactException.local("unpack " + name + " into", target, io);
            }
            throw new ArtifactException(
                    Code.BAD_ARCHIVE, "cannot unpack " + name + ": " + reason + "; the archive is damaged", e);
        }
    }

    private static InputStream decompress(Kind kind, InputStream in) throws IOException {
        return switch (kind) {
            case TAR -> in;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ ->
                XZCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdCompressorInputStream(in);
            case ZIP, NONE -> throw new IllegalArgumentException("not a tar: " + kind);
        };
    }

    private static void untar(InputStream in, Unpacking unpacking) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isDirectory()) {
                unpacking.folder(entry.getName());
            } else if (entry.isSymbolicLink()) {
                unpacking.symbolicLink(entry.getName(), entry.getLinkName());
            } else if (entry.isLink()) {
                unpacking.hardLink(entry.getName(), entry.getLinkName());
            } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
                unpacking.file(entry.getName(), (entry.getMode() & 0100) != 0, tar);
            } else {
                throw unpacking.refuse(entry.getName(), "is a device or another special file");
            }
        }
    }

    private static void unzip(Path archive, Unpacking unpacking) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                if (entry.isDirectory()) {
                    unpacking.folder(entry.getName());
                } else if (entry.isUnixSymlink()) {
                    unpacking.symbolicLink(entry.getName(), zip.getUnixSymlink(entry));
                } else {
                    try (InputStream in = zip.getInputStream(entry)) {
                        unpacking.file(entry.getName(), (entry.getUnixMode() & 0100) != 0, in);
                    }
                }
            }
        }
    }
}
