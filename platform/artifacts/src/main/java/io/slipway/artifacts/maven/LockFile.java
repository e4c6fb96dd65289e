package io.slipway.artifacts.maven;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole closure of a {@link MavenUri}, file by file, in class path order. Text form, UTF-8, one line each:
 *
 * <pre>
 * slipway-lock 1
 * mvn:org.example:app:1.0
 * org.example:app:1.0 &lt;sha256&gt; &lt;bytes&gt;
 * io.slipway:package-example:0.1.0 bundled
 * </pre>
 *
 * Files of the own group are not pinned by content: they are what the distribution holds.
 *
 * @param request what it was made for, without lock
 * @param entries at least one
 */
public record LockFile(MavenUri request, List<Entry> entries) {
    private static final String HEADER = "slipway-lock 1";

    /**
     * One file.
     *
     * @param sha256 null for a bundled one
     * @param size in bytes; 0 for a bundled one
     */
    public record Entry(Coordinate coordinate, @Nullable String sha256, long size) {
        String toLine() {
            return coordinate + " " + (sha256 == null ? "bundled" : sha256 + " " + size);
        }
    }

    /** Copies. */
    public LockFile {
        entries = List.copyOf(entries);
    }

    /** Reads the text form. @throws ArtifactException BAD_LOCK */
    public static LockFile parse(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() < 3 || !lines.get(0).equals(HEADER)) {
            throw bad("it must start with '" + HEADER + "', the request and at least one file");
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            entries.add(entry(line));
        }
        return new LockFile(MavenUri.parse(lines.get(1)), entries);
    }

    private static Entry entry(String line) {
        String[] parts = line.split(" ");
        if (parts.length == 2 && parts[1].equals("bundled")) {
            return new Entry(Coordinate.parse(parts[0]), null, 0);
        }
        if (parts.length != 3 || !Sha256.isOne(parts[1]) || !parts[2].matches("[0-9]{1,15}")) {
            throw bad("line '" + line + "', expected 'coordinates sha256 bytes' or 'coordinates bundled'");
        }
        return new Entry(Coordinate.parse(parts[0]), parts[1], Long.parseLong(parts[2]));
    }

    private static ArtifactException bad(String why) {
        return new ArtifactException(
                Code.BAD_LOCK, "not a lock file: " + why + "; make it again with 'slipway package lock'");
    }

    /** The text form. */
    public String toText() {
        StringBuilder text =
                new StringBuilder(HEADER).append('\n').append(request).append('\n');
        entries.forEach(entry -> text.append(entry.toLine()).append('\n'));
        return text.toString();
    }

    /** Of the text form's bytes: the lock's name in {@code mvn:} addresses. */
    public String sha256() {
        return Sha256.of(toText().getBytes(StandardCharsets.UTF_8));
    }
}
