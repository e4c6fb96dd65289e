package io.slipway.artifacts;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.maven.MavenUri;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where an item comes from and where it goes; made before anything is downloaded, so that nonsense fails at once. */
record Destination(URI source, Path sandbox, Path path) {

    /** @throws ArtifactException BAD_URI */
    static Destination of(FetchItem item, Path sandbox) {
        String sha256 = item.sha256();
        if (sha256 != null && !Sha256.isOne(sha256.toLowerCase(Locale.ROOT))) {
            throw bad(item, "its sha256 '" + sha256 + "' is not 64 hexadecimal digits");
        }
        if (MavenUri.isOne(item.uri())) {
            MavenUri.parse(item.uri());
            if (sha256 != null) {
                throw bad(item, "a mvn: address takes a lock, no sha256");
            }
            return new Destination(
                    URI.create("mvn:x"),
                    sandbox,
                    inside(item, sandbox, item.outputFile() == null ? "" : item.outputFile()));
        }
        URI source = source(item);
        String output = item.outputFile();
        return new Destination(source, sandbox, inside(item, sandbox, output == null ? name(item, source) : output));
    }

    private static URI source(FetchItem item) {
        try {
            URI uri = item.uri().startsWith("/") ? new URI("file", null, item.uri(), null) : new URI(item.uri());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (scheme.equals("file") && uri.getPath() != null) {
                return uri;
            }
            if (!scheme.matches("https?") || uri.getHost() == null) {
                throw bad(item, "expected http:, https:, file:, mvn: or an absolute path");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw bad(item, e.getReason());
        }
    }

    private static String name(FetchItem item, URI source) {
        String path = source.getPath() == null ? "" : source.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw bad(item, "it ends in no file name; give one with destPath");
        }
        return name;
    }

    private static Path inside(FetchItem item, Path sandbox, String output) {
        Path path = sandbox.resolve(output).normalize();
        if (Path.of(output).isAbsolute() || !path.startsWith(sandbox.normalize())) {
            throw bad(item, "its destination '" + output + "' lies outside of the sandbox");
        }
        return path;
    }

    private static ArtifactException bad(FetchItem item, String why) {
        return new ArtifactException(Code.BAD_URI, "cannot fetch '" + item.uri() + "': " + why);
    }

    /** The folder that the file lies in, or that an archive is unpacked into. */
    Path parent() {
        Path parent = path.getParent();
        return parent == null ? sandbox : parent;
    }

    /** Makes a folder of the destination and makes sure that no link in the sandbox leads out of it. */
    Path folder(Path folder) {
        try {
            Files.createDirectories(folder);
            if (!folder.toRealPath().startsWith(sandbox.toRealPath())) {
                throw new ArtifactException(
                        Code.BAD_URI, "cannot fetch into " + folder + ": a link leads out of the sandbox");
            }
            return folder;
        } catch (IOException e) {
            throw ArtifactException.local("make the folder", folder, e);
        }
    }
}
