package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One archive that runs wherever it is unpacked, and the same bytes from the same sources. */
class ReleaseTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String APP = "{\"id\":\"/here\",\"cmd\":\"sleep 600\",\"cpus\":0.01,\"mem\":16}";

    private final Release release = Release.toInstall();

    @Test
    void sameSourcesGiveTheSameBytes(@TempDir Path folder) throws IOException {
        Release other = Release.buildCopy(folder.resolve("copy"), folder.resolve("other"));
        assertThat(Files.readString(other.sums())).isEqualTo(Files.readString(release.sums()));
        Commands.run("sh", "-c", "cd '" + folder.resolve("other") + "' && sha256sum -c SHA256SUMS");
    }

    @Test
    void listsAllThatIsInIt(@TempDir Path folder) throws IOException {
        namesAllThatIsInIt(release, release.unpack(folder));
    }

    @Test
    void runsWhereverItIsUnpacked(@TempDir Path folder) throws IOException {
        runsAnApp(release.unpack(folder.resolve("some where/else")), folder.resolve("home"));
    }

    @Test
    void makesClassDataWhereItIs(@TempDir Path folder) throws IOException {
        makesClassData(release.unpack(folder.resolve("elsewhere")), folder);
    }

    private static void namesAllThatIsInIt(Release release, Path unpacked) throws IOException {
        JsonNode bill = JSON.readTree(release.billOfMaterials().toFile());
        List<String> components = bill.path("components").findValuesAsText("purl");
        try (Stream<Path> jars = Files.walk(unpacked)) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                String name = jar.getFileName().toString().replace(".jar", "");
                assertThat(components).as(name).anyMatch(purl -> {
                    String[] parts = purl.replaceAll("\\?.*", "").split("/");
                    String[] artifact = parts[parts.length - 1].split("@");
                    return name.startsWith(artifact[0] + "-" + artifact[1]);
                });
            }
        }
        assertThat(unpacked.resolve("packages")).isDirectory();
        assertThat(unpacked.resolve("release")).content().matches("slipway \\S+ sha256:[0-9a-f]{64}\n");
    }

    private static void runsAnApp(Path unpacked, Path home) throws IOException {
        String launcher = unpacked.resolve("bin/slipway").toString();
        Process up = new ProcessBuilder(launcher, "up", "--home", home.toString(), "--port", "0", "--stop-tasks")
                .redirectErrorStream(true)
                .redirectOutput(home.resolveSibling("up.out").toFile())
                .start();
        try {
            Path note = home.resolve("up.json");
            String url = Commands.await("up to be ready", SOON, () -> {
                assertThat(up.isAlive()).isTrue();
                try {
                    return JSON.readTree(note.toFile()).path("url").asText(null);
                } catch (IOException e) {
                    return null; // not there yet, or not whole
                }
            });
            List<String> add = List.of(launcher, "app", "add", "-f", "/dev/stdin", "--wait", "--url", url);
            Commands.attempt(add, APP, Map.of()).orFail();
            assertThat(Commands.run(launcher, "app", "list", "--url", url)).contains("/here", "1/1");
        } finally {
            up.destroy();
            assertThat(up.onExit()
                            .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                            .join()
                            .isAlive())
                    .isFalse();
        }
    }

    /** Nobody but who asks for it, or sits at a terminal, waits for class data; moved, it is made anew. */
    private static void makesClassData(Path unpacked, Path folder) throws IOException {
        assertThat(unpacked.resolve("cds")).doesNotExist();
        Commands.run(unpacked.resolve("bin/slipway").toString(), "class-data");
        assertThat(usesClassData(unpacked)).isTrue();
        Path moved = Files.move(unpacked, folder.resolve("moved"));
        assertThat(usesClassData(moved)).isFalse();
        assertThat(Commands.run("script", "-qec", "'" + moved.resolve("bin/slipway") + "' version", "/dev/null"))
                .contains("first start", "slipway " + Release.version());
        assertThat(usesClassData(moved)).isTrue();
    }

    private static boolean usesClassData(Path unpacked) {
        Commands.Outcome version = Commands.attempt(
                List.of(unpacked.resolve("bin/slipway").toString(), "version"),
                "",
                Map.of("SLIPWAY_JAVA_OPTS", "-Xlog:class+load:stdout"));
        return version.orFail().contains("io.slipway.node.Main source: shared objects file");
    }
}
