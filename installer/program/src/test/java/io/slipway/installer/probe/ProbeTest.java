package io.slipway.installer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
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
    void tellsWhichNameServersAnswer() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket mute = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server));
            answering.setDaemon(true);
            answering.start();
            String good = "dns:" + server.getLocalPort() + "@127.0.0.1";
            String bad = "dns:" + mute.getLocalPort() + "@127.0.0.1";
            Process reaching = probe("reach", good, bad);
            String said = new String(reaching.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said.lines()).containsExactlyInAnyOrder(good + " ok", bad + " failed it does not answer");
        }
    }

    /** As a server does that refuses to say more: the question again, as an answer (RFC 1035 section 4.1.1). */
    private static void answer(DatagramSocket server) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            server.receive(packet);
            packet.getData()[2] |= (byte) 0x80;
            server.send(packet);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
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
