package io.slipway.artifacts.maven;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import java.util.regex.Pattern;

/**
 * One file of a Maven repository. Text form: {@code group:artifact:version[:classifier][@extension]}.
 *
 * @param classifier empty when there is none
 * @param extension {@code jar} unless told otherwise
 */
public record Coordinate(String group, String artifact, String version, String classifier, String extension) {
    /** The group whose artefacts come with the distribution and from nowhere else. */
    public static final String OWN_GROUP = "io.slipway";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.+-]+");

    /** Validates. @throws ArtifactException BAD_URI */
    public Coordinate {
        String text = group + ":" + artifact + ":" + version + ":" + classifier + "@" + extension;
        require(group, "group", text);
        require(artifact, "artifact", text);
        require(version, "version", text);
        require(extension, "extension", text);
        if (!classifier.isEmpty()) {
            require(classifier, "classifier", text);
        }
    }

    /** Reads the text form. @throws ArtifactException BAD_URI */
    public static Coordinate parse(String text) {
        int at = text.indexOf('@');
        String extension = at < 0 ? "jar" : text.substring(at + 1);
        String[] parts = (at < 0 ? text : text.substring(0, at)).split(":", -1);
        if (parts.length != 3 && parts.length != 4) {
            throw new ArtifactException(
                    Code.BAD_URI,
                    "not Maven coordinates: " + text + ", expected group:artifact:version or"
                            + " group:artifact:version:classifier");
        }
        return new Coordinate(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : "", extension);
    }

    private static void require(String part, String what, String whole) {
        if (!PART.matcher(part).matches() || part.startsWith(".")) {
            throw new ArtifactException(
                    Code.BAD_URI,
                    "the " + what + " of " + whole + " is '" + part
                            + "', expected letters, digits and _ . + - (versions are exact, no ranges)");
        }
    }

    /** Whether it belongs to the distribution. */
    public boolean own() {
        return group.equals(OWN_GROUP);
    }

    /** Whether its content may change under the same version. */
    public boolean changing() {
        return version.endsWith("-SNAPSHOT");
    }

    /** {@code artifact-version[-classifier].extension}. */
    public String fileName() {
        return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + "." + extension;
    }

    /** Where it lies below the root of a repository in Maven layout. */
    public String layoutPath() {
        return group.replace('.', '/') + "/" + artifact + "/" + version + "/" + fileName();
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version + (classifier.isEmpty() ? "" : ":" + classifier)
                + (extension.equals("jar") ? "" : "@" + extension);
    }
}
