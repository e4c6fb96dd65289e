package io.slipway.benchmarks.cluster;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * This program as a distribution has it: jars and an archive of class data, and with the flags of a cluster's process.
 * Without an archive half of a start is reading classes.
 *
 * @param classPath jars alone, as an archive demands
 * @param archive of the classes that a process has read; made by {@link #training}
 */
record Packed(String classPath, Path archive) {
    /** Packs the class path of this process into {@code folder}. */
    static Packed into(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path classes = Path.of(part);
            if (Files.isDirectory(classes)) {
                Path jar = folder.resolve(jars.size() + ".jar");
                pack(classes, jar);
                jars.add(jar.toString());
            } else {
                jars.add(part);
            }
        }
        return new Packed(String.join(File.pathSeparator, jars), folder.resolve("classes.jsa"));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
    }

    /** A process that makes the archive when it ends. */
    List<String> training(String mainClass, String... arguments) {
        return command("-XX:ArchiveClassesAtExit=" + archive, mainClass, arguments);
    }

    /** A process that uses the archive. */
    List<String> running(String mainClass, String... arguments) {
        return command("-XX:SharedArchiveFile=" + archive, mainClass, arguments);
    }

    private List<String> command(String flag, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx" + (Runtime.getRuntime().maxMemory() >> 20) + "m",
                "-XX:+UseSerialGC",
                flag,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classPath,
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }
}
