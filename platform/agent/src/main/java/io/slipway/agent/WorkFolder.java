package io.slipway.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent's work folder, held by a lock: two agents in one would end each other's tasks.
 *
 * @param path where it is
 * @param channel holds the lock
 */
record WorkFolder(Path path, FileChannel channel) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

    /** @throws AgentException when the folder cannot be made, or another agent has it */
    static WorkFolder open(Path path) {
        FileChannel channel;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new AgentException("cannot open the agent's work folder " + path + ": " + e, e);
        }
        if (lock(channel) == null) {
            closeQuietly(channel);
            throw new AgentException(
                    "the work folder " + path + " belongs to an agent that runs; give each agent one of its own", null);
        }
        return new WorkFolder(path, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("no lock", e); // told by the caller
            return null;
        }
    }

    /** Names the folder, short and unique on the machine. */
    String name() {
        CRC32C crc = new CRC32C();
        crc.update(path.toString().getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("cannot close a lock file", e);
        }
    }
}
