package io.slipway.agent.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value on disk that is either the old one or the new one, whatever happens meanwhile, and that tells when it is
 * neither. The first line holds a version, the CRC32C and the length of what follows.
 */
final class DurableFile {
    private static final String MAGIC = "slipway-checkpoint 1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private DurableFile() {}

    /** Writes {@code value} to {@code file}; it is on the disk when this returns. */
    static void write(Path file, JsonNode value) throws IOException {
        byte[] body = JSON.writeValueAsBytes(value);
        byte[] head = head(body).getBytes(StandardCharsets.US_ASCII);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.allocate(head.length + body.length)
                    .put(head)
                    .put(body)
                    .flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(file.getParent());
    }

    /**
     * The value in {@code file}; empty when there is no such file.
     *
     * @throws DamagedCheckpointException when it is not what was written
     */
    static Optional<JsonNode> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int newline = 0;
        while (newline < bytes.length && bytes[newline] != '\n') {
            newline++;
        }
        if (newline == bytes.length) {
            throw new DamagedCheckpointException(
                    file, "its first line has no end; it holds " + bytes.length + " bytes");
        }
        byte[] body = java.util.Arrays.copyOfRange(bytes, newline + 1, bytes.length);
        String head = new String(bytes, 0, newline + 1, StandardCharsets.US_ASCII);
        if (!head.equals(head(body))) {
            throw new DamagedCheckpointException(
                    file,
                    "it says '" + head.trim() + "', its content is '"
                            + head(body).trim() + "'");
        }
        return Optional.of(JSON.readTree(body));
    }

    private static String head(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return String.format("%s %08x %d%n", MAGIC, crc.getValue(), body.length);
    }

    /** A rename is durable once its folder is. */
    private static void syncFolder(@Nullable Path folder) throws IOException {
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
