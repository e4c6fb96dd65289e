package io.slipway.installer.web;

import io.slipway.installer.inventory.Scaffold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code cluster.yaml} on the disk, which may be changed by others meanwhile. Thread-safe. */
final class ClusterText {
    private final Path file;
    private final Optional<String> fixed;

    /** @param fixed a text that stands for the file and is not changed */
    ClusterText(Path file, Optional<String> fixed) {
        this.file = file.toAbsolutePath().normalize();
        this.fixed = fixed;
    }

    /**
     * The file as it is.
     *
     * @param there whether it is there; else the text is a first one to fill in
     * @param version of the text, for {@link #write}
     */
    record Content(String text, boolean there, String version) {}

    Path file() {
        return file;
    }

    boolean isFixed() {
        return fixed.isPresent();
    }

    synchronized Content read() {
        if (fixed.isPresent()) {
            return new Content(fixed.get(), true, "");
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return new Content(text, true, digest(text));
        } catch (NoSuchFileException e) {
            Scaffold.Answers nothing = new Scaffold.Answers("slipway", List.of(), List.of(), List.of(), "root", "");
            return new Content(Scaffold.file(nothing), false, "");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /**
     * Puts another text in its place, whole or not at all.
     *
     * @param version the one that the text was made from
     * @return false when the file is another one by now; nothing is written then
     */
    synchronized boolean write(String text, String version) {
        if (fixed.isPresent() || !read().version().equals(version)) {
            return false;
        }
        try {
            boolean there = Files.exists(file);
            Path target = there ? file.toRealPath() : file;
            Path fresh = target.resolveSibling(target.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Set<PosixFilePermission> mode =
                    there ? Files.getPosixFilePermissions(target) : PosixFilePermissions.fromString("rw-r--r--");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(mode));
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
