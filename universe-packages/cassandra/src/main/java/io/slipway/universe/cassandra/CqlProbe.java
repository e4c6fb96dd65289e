package io.slipway.universe.cassandra;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks a node, as a client does first, which options it takes: CQL binary protocol v4, OPTIONS (5) answered by
 * SUPPORTED (6). It needs no driver and no login. Stateless.
 *
 * @param address of the node
 * @param port of its native transport
 */
record CqlProbe(String address, int port) implements Supplier<Optional<String>> {
    private static final int PATIENCE_MS = 5_000;
    private static final int OPTIONS = 0x05;
    private static final int SUPPORTED = 0x06;
    private static final int LONGEST_ANSWER = 1 << 16;

    @Override
    public Optional<String> get() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(new byte[] {4, 0, 0, 0, OPTIONS, 0, 0, 0, 0});
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int version = in.readUnsignedByte();
            in.readUnsignedByte();
            in.readUnsignedShort();
            int opcode = in.readUnsignedByte();
            int length = in.readInt();
            if (version < 0x80 || opcode != SUPPORTED || length < 0 || length > LONGEST_ANSWER) {
                return Optional.of("the node at " + address + ":" + port + " answered with version byte " + version
                        + " and opcode " + opcode + ", expected SUPPORTED (6)");
            }
            in.readNBytes(length);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the node at " + address + ":" + port + " does not answer CQL: " + e.getMessage());
        }
    }
}
