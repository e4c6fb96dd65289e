package io.slipway.artifacts.archive;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** One archive on its way into one folder. Trusts no name, no link and no size in it. */
final class Unpacking {
    private final String archive;
    private final Path target;
    private final ArchiveLimits limits;
    private final long archiveBytes;
    private final Cancellation cancellation;
    private final byte[] buffer = new byte[1 << 16];
    private long entries;
    private long bytes;

    Unpacking(String archive, Path target, ArchiveLimits limits, long archiveBytes, Cancellation cancellation)
            throws IOException {
        this.archive = archive;
        this.target = target.toRealPath();
        this.limits = limits;
        this.archiveBytes = archiveBytes;
        this.cancellation = cancellation;
    }

    void folder(String name) throws IOException {
        Path path = inside(name);
        if (!path.equals(target)) {
            makeFolders(path, name);
        }
    }

    void file(String name, boolean executable, InputStream content) throws IOException {
        Path path = free(name);
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                cancellation.check();
                count(n);
                out.write(buffer, 0, n);
            }
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    void symbolicLink(String name, String to) throws IOException {
        Path path = free(name);
        Path destination = Path.of(to).isAbsolute() ? Path.of(to) : parent(path).resolve(to);
        if (Path.of(to).isAbsolute() || !destination.normalize().startsWith(target)) {
            throw refuse(name, "is a link to " + to + ", which lies outside");
        }
        Files.createSymbolicLink(path, Path.of(to));
    }

    void hardLink(String name, String to) throws IOException {
        Path path = free(name);
        Path existing = inside(to);
        checkRealParent(existing, to);
        if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
            throw refuse(name, "is a hard link to " + to + ", which is no file of this archive");
        }
        Files.createLink(path, existing);
    }

    /** Where {@code name} goes; what was there is gone, its folders exist. */
    private Path free(String name) throws IOException {
        Path path = inside(name);
        if (path.equals(target)) {
            throw refuse(name, "has no name");
        }
        makeFolders(parent(path), name);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refuse(name, "is a file where a folder is");
        }
        Files.deleteIfExists(path);
        return path;
    }

    private Path inside(String name) {
        cancellation.check();
        if (++entries > limits.entries()) {
            throw bomb("more than " + limits.entries() + " entries");
        }
        if (name.indexOf('\0') >= 0) {
            throw refuse(name.replace('\0', '?'), "has a NUL in its name");
        }
        Path path = target.resolve(name).normalize();
        if (Path.of(name).isAbsolute() || !path.startsWith(target)) {
            throw refuse(name, "would lie outside of the folder it is unpacked into");
        }
        return path;
    }

    /** Makes the folders, refusing to walk through a link that leads outside. */
    private void makeFolders(Path folder, String name) throws IOException {
        Path existing = folder;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = parent(existing);
        }
        if (!Files.isDirectory(existing) || !existing.toRealPath().startsWith(target)) {
            throw refuse(name, "lies below " + existing.getFileName() + ", which is no folder inside");
        }
        Files.createDirectories(folder);
    }

    /** What lies inside has a parent: the target at the latest. */
    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? target : parent;
    }

    private void checkRealParent(Path path, String name) throws IOException {
        Path parent = parent(path);
        if (!Files.isDirectory(parent) || !parent.toRealPath().startsWith(target)) {
            throw refuse(name, "would lie outside of the folder it is unpacked into");
        }
    }

    private void count(int more) {
        bytes += more;
        if (bytes > limits.bytes()) {
            throw bomb("more than " + limits.bytes() + " bytes");
        }
        if (bytes > limits.freeBytes() && bytes / limits.ratio() > archiveBytes) {
            throw bomb("more than " + limits.ratio() + " times its own " + archiveBytes + " bytes");
        }
    }

    private ArtifactException bomb(String what) {
        return new ArtifactException(
                Code.BAD_ARCHIVE, archive + " unpacks to " + what + ": refused, it looks like an archive bomb");
    }

    ArtifactException refuse(String entry, String why) {
        return new ArtifactException(Code.BAD_ARCHIVE, archive + " is not unpacked: its entry '" + entry + "' " + why);
    }
}
