package io.slipway.universe.checks;

import io.slipway.artifacts.maven.Coordinate;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Lays the project's own modules, as they were just built, out as a distribution's repository. */
final class BundledBuild {
    private BundledBuild() {}

    /** Fills {@code repository} with the jars that the packages name. */
    static Path into(Path repository) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            Path target = path.getParent();
            if (target == null || !target.endsWith("target") || path.endsWith("test-classes") || !Files.exists(path)) {
                continue;
            }
            String pom = Files.readString(target.resolveSibling("pom.xml"));
            String artifact = pom.substring(pom.indexOf("<artifactId>", pom.indexOf("</parent>")) + 12);
            artifact = artifact.substring(0, artifact.indexOf('<'));
            Coordinate coordinate = new Coordinate(Coordinate.OWN_GROUP, artifact, "0.1.0", "", "jar");
            Path jar = repository.resolve(coordinate.layoutPath());
            Files.createDirectories(jar.getParent());
            if (Files.isDirectory(path)) {
                pack(path, jar);
            } else {
                Files.copy(path, jar);
            }
        }
        return repository;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }
}
