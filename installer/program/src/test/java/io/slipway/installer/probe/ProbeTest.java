package io.slipway.installer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program for hosts, as a process of its own. */
class ProbeTest {
    private static Process probe(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void tellsWhoIsReachedAndWhoIsNot() throws Exception {
        int open = free();
        int closed = free();
        Process listening = probe("listen", "60", "127.0.0.1", String.valueOf(open));
        try (ServerSocket silent = new ServerSocket(0);
                BufferedReader said =
                        new BufferedReader(new InputStreamReader(listening.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("listening");
            String stuck = "127.0.0.1:" + silent.getLocalPort();
            Process reaching = probe("reach", "127.0.0.1:" + open, "127.0.0.1:" + closed, stuck, stuck + "?");
            String answer = new String(reaching.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer.lines())
                    .containsExactlyInAnyOrder(
                            "127.0.0.1:" + open + " ok",
                            "127.0.0.1:" + closed + " failed Connection refused",
                            stuck + " stuck 12000 bytes did not come through",
                            stuck + "? ok");
        } finally {
            listening.destroyForcibly().waitFor();
        }
    }
}
