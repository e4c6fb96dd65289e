package io.slipway.universe.checks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.packages.render.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A release of a package in the source tree.
 *
 * @param folder of the release, such as {@code packages/K/kafka/0}
 */
record PackageSource(Path folder) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SOURCES = Path.of("..", "packages");

    /** All of the tree. */
    static List<PackageSource> all() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.endsWith("package.json"))
                    .map(file -> new PackageSource(file.getParent()))
                    .sorted((a, b) -> a.folder.compareTo(b.folder))
                    .toList();
        }
    }

    static PackageSource named(String name) throws IOException {
        return all().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    String name() {
        return folder.getParent().getFileName().toString();
    }

    ObjectNode read(String file) throws IOException {
        return (ObjectNode) JSON.readTree(Files.readAllBytes(folder.resolve(file)));
    }

    private PackageDefinition definition() throws IOException {
        ObjectNode json = read("package.json");
        json.put("releaseVersion", Long.parseLong(folder.getFileName().toString()));
        json.set(
                "marathon",
                PackageDefinition.marathonField(Files.readAllBytes(folder.resolve("marathon.json.mustache"))));
        json.set("config", read("config.json"));
        json.set("resource", read("resource.json"));
        return new PackageDefinition(json);
    }

    /** The app or group. @param options JSON with single quotes; null for none */
    ObjectNode render(@Nullable String options) throws IOException {
        ObjectNode given = options == null ? null : (ObjectNode) JSON.readTree(options.replace('\'', '"'));
        return Rendering.render(new Rendering.Order(definition(), "file:///universe/", given, null));
    }

    @Override
    public String toString() {
        return name();
    }
}
