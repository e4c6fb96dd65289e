package io.slipway.artifacts.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder in Maven layout that a test fills, with checksums as a repository has them. */
public final class MavenFolder {
    private final Path root;

    public MavenFolder(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** The bytes of the jar that {@link #jar} makes for a name. */
    public static byte[] jarBytes(String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("content.txt");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Adds {@code group:artifact:version} with its POM; {@code dependencies} and {@code more} are POM text. */
    public MavenFolder jar(String coordinates, String dependencies, String more) {
        String[] parts = coordinates.split(":");
        Path folder = root.resolve(parts[0].replace('.', '/')).resolve(parts[1]).resolve(parts[2]);
        String base = parts[1] + "-" + parts[2];
        write(folder.resolve(base + ".jar"), jarBytes(coordinates));
        String pom = "<project><modelVersion>4.0.0</modelVersion><groupId>" + parts[0] + "</groupId><artifactId>"
                + parts[1] + "</artifactId><version>" + parts[2] + "</version><dependencies>" + dependencies
                + "</dependencies>" + more + "</project>";
        write(folder.resolve(base + ".pom"), pom.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public static String dependency(String coordinates, String scope) {
        String[] parts = coordinates.split(":");
        return "<dependency><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>"
                + parts[2] + "</version><scope>" + scope + "</scope></dependency>";
    }

    /** Writes a file with its {@code .sha1}. */
    public static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), sha1(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(content);
            return String.format("%040x", new BigInteger(1, hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves the folder at {@code /maven/}. */
    public MavenFolder serve(ScriptedServer server) {
        try (var files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> server.at(
                            "/maven/" + root.relativize(file),
                            exchange -> ScriptedServer.send(exchange, 200, Files.readAllBytes(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A settings file whose mirror takes everything to {@code url}. */
    public static Path settings(Path folder, String url, String more) {
        try {
            return Files.writeString(
                    folder.resolve("settings.xml"),
                    "<settings><mirrors><mirror><id>mirror</id><mirrorOf>*</mirrorOf><url>" + url
                            + "</url></mirror></mirrors>" + more + "</settings>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
