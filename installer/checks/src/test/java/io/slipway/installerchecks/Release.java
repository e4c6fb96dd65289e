package io.slipway.installerchecks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A release as {@code ./slipway dist} builds it. */
final class Release {
    private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

    private final Path folder;

    private Release(Path folder) {
        this.folder = folder;
    }

    /** Builds this checkout's into {@code folder}, with the JDK of this test. */
    static Release build(Path folder) {
        return build(CHECKOUT, folder);
    }

    /** The one to install: what {@code -Dslipway.release} names, else built once for all tests. */
    static Release toInstall() {
        return ToInstall.RELEASE;
    }

    /** Built when it is first asked for. */
    private static final class ToInstall {
        static final Release RELEASE = make();

        private static Release make() {
            String named = System.getProperty("slipway.release", "");
            if (!named.isEmpty()) {
                return new Release(Path.of(named));
            }
            try {
                Path folder = Files.createTempDirectory("slipway-release-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Commands.run("rm", "-rf", folder.toString())));
                return build(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Builds the one of a copy of this checkout, without what was built in it. */
    static Release buildCopy(Path copy, Path folder) {
        Commands.run("mkdir", "-p", copy.toString());
        Commands.run(
                "sh",
                "-c",
                "cd '" + CHECKOUT + "' && find . \\( -name target -o -name .git \\) -prune -o -type f -print"
                        + " | tar -cf - -T - | tar -xf - -C '" + copy + "'");
        return build(copy, folder);
    }

    private static Release build(Path checkout, Path folder) {
        Commands.attempt(
                        List.of(checkout.resolve("slipway").toString(), "dist", "--output", folder.toString()),
                        "",
                        Map.of("JAVA_HOME", System.getProperty("java.home")))
                .orFail();
        return new Release(folder);
    }

    /** A release with another digest than the unpacked one, unpacked in {@code folder}. */
    static Path another(Path unpacked, Path folder) throws IOException {
        Path other = folder.resolve(unpacked.getFileName());
        Commands.run("cp", "-a", unpacked.toString(), other.toString());
        Path license = other.resolve("LICENSE");
        Files.writeString(license, Files.readString(license) + "\nAnother build.\n");
        Path release = other.resolve("release");
        String line = Files.readString(release).trim();
        int digest = line.indexOf("sha256:") + "sha256:".length(); // the installer goes by the first digits
        String first = line.charAt(digest) == '0' ? "1" : "0";
        Files.writeString(release, line.substring(0, digest) + first + line.substring(digest + 1) + "\n");
        return other;
    }

    /** The archive, for machines that have a JDK. */
    Path archive() {
        return folder.resolve("slipway-" + version() + ".tar.gz");
    }

    /** What it is made of. */
    Path billOfMaterials() {
        return folder.resolve("slipway-" + version() + ".cdx.json");
    }

    Path sums() {
        return folder.resolve("SHA256SUMS");
    }

    /** Unpacks it below {@code into}; its top folder is the answer. */
    Path unpack(Path into) {
        Commands.run("mkdir", "-p", into.toString());
        Commands.run("tar", "-xzf", archive().toString(), "-C", into.toString());
        return into.resolve("slipway-" + version());
    }

    static String version() {
        return Commands.run(
                        "sed",
                        "-n",
                        "s|^    <version>\\(.*\\)</version>|\\1|p",
                        CHECKOUT.resolve("pom.xml").toString())
                .trim();
    }
}
