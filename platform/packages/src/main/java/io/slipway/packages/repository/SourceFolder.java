package io.slipway.packages.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.PackageDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of package sources in the Universe's layout: {@code <LETTER>/<name>/<release>/package.json} with {@code
 * config.json}, {@code marathon.json.mustache}, {@code resource.json} and {@code command.json} beside it; the folder of
 * the letter may be left out. A package that cannot be used is left out and told in the log; the others are not
 * affected.
 */
final class SourceFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SourceFolder.class);
    private static final Pattern RELEASE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final int DEPTH = 6;

    private final Path folder;

    SourceFolder(Path folder) {
        this.folder = folder;
    }

    /** A text that changes whenever a file of the folder does. */
    String fingerprint() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(folder.relativize(file))
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Every usable package. */
    List<PackageDefinition> read() throws IOException {
        List<PackageDefinition> packages = new ArrayList<>();
        for (Path release : releases()) {
            try {
                packages.add(definition(release));
            } catch (IllegalArgumentException e) {
                LOG.warn("package {} is left out: {}", release, e.getMessage());
            }
        }
        return packages;
    }

    /** The lock files beside the packages, by the SHA-256 of their content. */
    Map<String, byte[]> locks() throws IOException {
        Map<String, byte[]> locks = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".lock"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                byte[] content = Files.readAllBytes(file);
                locks.put(sha256(content), content);
            }
        }
        return locks;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private List<Path> releases() throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(file -> file.endsWith("package.json"))
                    .flatMap(file -> Stream.ofNullable(file.getParent()))
                    .filter(parent -> RELEASE.matcher(String.valueOf(parent.getFileName()))
                            .matches())
                    .sorted()
                    .toList();
        }
    }

    private static PackageDefinition definition(Path release) throws IOException {
        ObjectNode json = object(release.resolve("package.json"));
        json.put("releaseVersion", Long.parseLong(String.valueOf(release.getFileName())));
        Path template = release.resolve("marathon.json.mustache");
        if (Files.exists(template)) {
            json.set("marathon", PackageDefinition.marathonField(Files.readAllBytes(template)));
        }
        for (String part : List.of("config", "resource", "command")) {
            Path file = release.resolve(part + ".json");
            if (Files.exists(file)) {
                json.set(part, object(file));
            }
        }
        String name = json.path("name").asText();
        Path parent = release.getParent();
        String inFolder = parent == null ? "" : String.valueOf(parent.getFileName());
        if (!name.equals(inFolder)) {
            throw new IllegalArgumentException(
                    "name is '" + name + "', expected '" + inFolder + "' as its folder is called");
        }
        return new PackageDefinition(json);
    }

    private static ObjectNode object(Path file) throws IOException {
        try {
            return PackageJson.object(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }
}
