package io.slipway.universe.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CqlProbeTest {
    private static String asked(byte[] answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> request = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = server.accept()) {
                    byte[] frame = socket.getInputStream().readNBytes(9);
                    socket.getOutputStream().write(answer);
                    return frame;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            String problem =
                    new CqlProbe("127.0.0.1", server.getLocalPort()).get().orElse("");
            assertThat(request.get()).containsExactly(4, 0, 0, 0, 5, 0, 0, 0, 0);
            return problem;
        }
    }

    @Test
    void aNodeThatTellsItsOptionsServes() throws Exception {
        assertThat(asked(new byte[] {(byte) 0x84, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0}))
                .isEmpty();
    }

    @Test
    void anythingElseDoesNot() throws Exception {
        assertThat(asked("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes())).contains("expected SUPPORTED (6)");
        assertThat(asked(new byte[] {(byte) 0x84, 0})).contains("does not answer CQL");
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closed.close();
        assertThat(new CqlProbe("127.0.0.1", closed.getLocalPort()).get().orElse(""))
                .contains("does not answer CQL");
    }
}
