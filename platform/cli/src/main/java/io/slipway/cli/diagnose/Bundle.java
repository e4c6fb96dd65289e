package io.slipway.cli.diagnose;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What was gathered, and what could not be. Texts are kept until all secrets are known, then written. Not thread-safe.
 */
final class Bundle {
    /** How much it may hold, so that neither memory nor the archive grows without end. */
    private static final long CHARS_MAX = 96L << 20;

    private final Redaction redaction = new Redaction();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();
    private long chars;

    /** Adds a text, without its secrets. */
    void add(String name, String text) {
        String taken = redaction.take(text);
        if (chars + taken.length() > CHARS_MAX) {
            missing(name, "left out: the archive would hold more than " + (CHARS_MAX >> 20) + " million characters");
            return;
        }
        chars += taken.length();
        texts.put(name, taken);
    }

    /** Something that is to be in it and is not. */
    void missing(String name, String why) {
        missing.add(name + ": " + why);
    }

    /** Something that must not be in it, wherever it stands. */
    void learn(String secret) {
        redaction.learn(secret);
    }

    int size() {
        return texts.size();
    }

    List<String> missing() {
        return missing.stream().map(redaction::scrub).toList();
    }

    /**
     * Writes the archive, for its owner's eyes.
     *
     * @param about goes before the list of what is missing, in {@code README.txt}
     */
    void write(Path file, String about) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(
                        file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner));
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            put(zip, "README.txt", about + "\nNot in it:\n" + list());
            for (Map.Entry<String, String> text : texts.entrySet()) {
                put(zip, text.getKey(), text.getValue());
            }
        }
    }

    private String list() {
        return missing.isEmpty() ? "  nothing is missing\n" : "  " + String.join("\n  ", missing) + "\n";
    }

    private void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(redaction.scrub(name)));
        zip.write(redaction.scrub(text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
