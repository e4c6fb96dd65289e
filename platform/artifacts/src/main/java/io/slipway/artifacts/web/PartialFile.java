package io.slipway.artifacts.web;

import io.slipway.artifacts.transfer.ArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A download on its way, with a note beside it of where it comes from and which version it is, so that a later try or a
 * later process can go on with it.
 */
final class PartialFile {
    private final Path file;
    private final Path note;

    PartialFile(Path file) {
        this.file = file;
        this.note = file.resolveSibling(file.getFileName() + ".from");
    }

    /** How many bytes a new try may keep; 0 (and nothing left) when it must start over. */
    long resumable(String uri, boolean hashKnown) {
        try {
            if (Files.exists(file) && Files.exists(note)) {
                List<String> lines = Files.readAllLines(note);
                if (lines.size() == 2
                        && lines.get(0).equals(uri)
                        && (hashKnown || !lines.get(1).isEmpty())) {
                    return Files.size(file);
                }
            }
        } catch (IOException e) {
            throw ArtifactException.local("read", note, e);
        }
        discard();
        return 0;
    }

    /** The version that the bytes so far belong to, for If-Range; null when unknown. */
    @Nullable
    String validator() {
        try {
            List<String> lines = Files.readAllLines(note);
            return lines.size() == 2 && !lines.get(1).isEmpty() ? lines.get(1) : null;
        } catch (IOException e) {
            throw ArtifactException.local("read", note, e);
        }
    }

    void note(String uri, @Nullable String validator) throws IOException {
        String text = uri + "\n" + (validator == null ? "" : validator) + "\n";
        Files.writeString(note, text, StandardCharsets.UTF_8);
    }

    /** The download is whole: the note goes. */
    void forget() {
        delete(note);
    }

    void discard() {
        delete(note);
        delete(file);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw ArtifactException.local("delete", path, e);
        }
    }
}
