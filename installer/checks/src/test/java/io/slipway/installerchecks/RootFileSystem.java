package io.slipway.installerchecks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What fresh hosts consist of, as an archive. It takes a minute to make, so it is kept for the next run below the user's
 * cache folder, under the hash of its recipe; without that it is made anew.
 */
final class RootFileSystem {
    private static final String RECIPE = "make-root";

    private RootFileSystem() {}

    /** The archive, made when it is not there yet. */
    static Path archive(Path folder) {
        String recipe = resource(RECIPE);
        Path kept = cache().resolve("root-" + hash(recipe).substring(0, 16) + ".tar.zst");
        if (!Files.exists(kept)) {
            make(script(folder, RECIPE), kept, folder);
        }
        return kept;
    }

    private static void make(Path script, Path kept, Path folder) {
        Path building = folder.resolve("building");
        try {
            Files.createDirectories(building);
            Files.createDirectories(kept.getParent());
            Commands.attempt(
                            List.of(
                                    "unshare",
                                    "--mount",
                                    "sh",
                                    script.toString(),
                                    building.toString(),
                                    kept.toString()),
                            "",
                            Map.of("DEBIAN_FRONTEND", "noninteractive"))
                    .orFail();
            try (Stream<Path> others = Files.list(kept.getParent())) {
                for (Path other : others.filter(file -> !file.equals(kept)).toList()) {
                    Files.delete(other);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Commands.run("rm", "-rf", "--one-file-system", building.toString());
        }
    }

    private static Path cache() {
        String base = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(base, "slipway", "hosts");
    }

    /** A program of this module's resources, as a file in {@code folder}. */
    static Path script(Path folder, String name) {
        try (InputStream in = RootFileSystem.class.getResourceAsStream("/" + name)) {
            Path file = folder.resolve(name);
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = RootFileSystem.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
