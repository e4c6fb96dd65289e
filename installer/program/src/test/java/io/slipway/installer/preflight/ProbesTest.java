package io.slipway.installer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.installer.host.LocalHost;
import io.slipway.installer.probe.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What killed installers leave, on this machine. */
class ProbesTest {
    private final LocalHost host = new LocalHost("localhost", List.of(), Map.of());
    private final String cluster = "t" + ProcessHandle.current().pid();

    private static Path folder(String name, String suffix) throws IOException {
        return Files.createDirectory(Path.of(Probes.template(name).replace("XXXXXX", suffix)));
    }

    /** One as an installer starts it, which has begun to listen. */
    private static Process listening(Path folder) throws IOException {
        String file = Probe.class.getName().replace('.', '/') + ".class";
        Path to = folder.resolve(file);
        Files.createDirectories(to.getParent());
        try (InputStream program =
                Objects.requireNonNull(Probe.class.getClassLoader().getResourceAsStream(file))) {
            Files.copy(program, to);
        }
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        folder.toString(),
                        Probe.class.getName(),
                        "listen",
                        "120",
                        "127.0.0.1",
                        "0")
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("listening");
        return process;
    }

    @Test
    void endsThoseOfTheClusterAndNoOther() throws Exception {
        Path left = folder(cluster, "abcdef");
        Path empty = folder(cluster, "ghijkl");
        Path other = folder(cluster + "-two", "abcdef");
        Process one = listening(left);
        Process two = listening(other);
        try {
            Probes.end(host, cluster);
            assertThat(one.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(left).doesNotExist();
            assertThat(empty).doesNotExist();
            assertThat(two.isAlive()).isTrue();
            assertThat(other).exists();
        } finally {
            one.destroyForcibly();
            two.destroyForcibly();
            Probes.end(host, cluster + "-two");
        }
        assertThat(other).doesNotExist();
    }
}
