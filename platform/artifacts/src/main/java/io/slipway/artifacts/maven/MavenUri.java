package io.slipway.artifacts.maven;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A class path by its roots: {@code mvn:g:a:v,g:a:v...[?exclude=g:a,g:*][&lock=<sha256 of the lock file>]}. All roots
 * are resolved together, so that a library that several need comes once.
 *
 * @param roots at least one
 * @param exclusions {@code group:artifact}, either may be {@code *}; left out wherever they occur
 * @param lock SHA-256 of the lock file that names the whole closure; null when the closure is resolved on the spot
 */
public record MavenUri(
        List<Coordinate> roots,
        List<String> exclusions,
        @Nullable String lock) {
    /** What the text form starts with. */
    public static final String SCHEME = "mvn:";

    /** Copies the lists, sorts the exclusions. @throws ArtifactException BAD_URI */
    public MavenUri {
        roots = List.copyOf(roots);
        exclusions = List.copyOf(new TreeSet<>(exclusions));
        if (roots.isEmpty()) {
            throw new ArtifactException(Code.BAD_URI, "a mvn: address needs at least one group:artifact:version");
        }
        for (String exclusion : exclusions) {
            if (!exclusion.matches("[A-Za-z0-9_.+*-]+:[A-Za-z0-9_.+*-]+")) {
                throw new ArtifactException(
                        Code.BAD_URI, "cannot exclude '" + exclusion + "', expected group:artifact or group:*");
            }
        }
        if (lock != null && !Sha256.isOne(lock)) {
            throw new ArtifactException(
                    Code.BAD_URI, "lock=" + lock + " is no SHA-256, expected 64 lower-case hexadecimal digits");
        }
    }

    /** Whether the text is an address of this kind. */
    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /** Reads the text form; the scheme may be left out. @throws ArtifactException BAD_URI */
    public static MavenUri parse(String text) {
        String rest = isOne(text) ? text.substring(SCHEME.length()) : text;
        int question = rest.indexOf('?');
        String roots = question < 0 ? rest : rest.substring(0, question);
        List<String> exclusions = List.of();
        String lock = null;
        for (String option :
                question < 0 ? new String[0] : rest.substring(question + 1).split("&")) {
            if (option.startsWith("exclude=")) {
                exclusions = Arrays.asList(option.substring("exclude=".length()).split(","));
            } else if (option.startsWith("lock=")) {
                lock = option.substring("lock=".length());
            } else {
                throw new ArtifactException(
                        Code.BAD_URI, "unknown option '" + option + "' in " + text + ", expected exclude= or lock=");
            }
        }
        return new MavenUri(
                Arrays.stream(roots.split(",", -1)).map(Coordinate::parse).toList(), exclusions, lock);
    }

    /** The same roots and exclusions without a lock: what a lock file is made for. */
    public MavenUri unlocked() {
        return new MavenUri(roots, exclusions, null);
    }

    /** The same with this lock. */
    public MavenUri lockedBy(LockFile file) {
        return new MavenUri(roots, exclusions, file.sha256());
    }

    @Override
    public String toString() {
        String text = SCHEME + roots.stream().map(Coordinate::toString).collect(Collectors.joining(","));
        String options = (exclusions.isEmpty() ? "" : "&exclude=" + String.join(",", exclusions))
                + (lock == null ? "" : "&lock=" + lock);
        return options.isEmpty() ? text : text + "?" + options.substring(1);
    }
}
