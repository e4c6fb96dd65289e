package io.slipway.node;

import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds everything a node keeps, owned by one process at a time through a file lock that dies with the
 * process. {@code up.json} in it tells who runs there and where it serves.
 */
final class Home implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final int PROBE_BYTES = 64 * 1024;
    private static final Pattern URL = Pattern.compile("\"url\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

    private final Path folder;
    private final FileChannel channel;

    private Home(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder, making it when it is not there.
     *
     * @throws NodeException when another process has it, or it cannot be written to; nothing in it was changed
     */
    static Home open(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new NodeException(
                    "cannot make the home folder " + folder + ": " + words(e)
                            + ". Choose another with --home, or mend this one.",
                    e);
        }
        FileChannel channel = lock(folder);
        try {
            probe(folder);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new NodeException(
                    "cannot write to the home folder " + folder + ": " + words(e)
                            + ". Free some space or fix its permissions, or choose another with --home.",
                    e);
        }
        return new Home(folder, channel);
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve("lock");
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new NodeException(
                    "cannot open " + file + ": " + words(e)
                            + ". Fix the permissions of the home folder, or choose another with --home.",
                    e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by this very process", file, e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new NodeException("cannot lock " + file + ": " + words(e), e);
        }
        closeQuietly(channel);
        throw new NodeException("Slipway already runs on " + folder + owner(folder)
                + ". Use that one, stop it first, or choose another folder with --home (and another --port).");
    }

    private static String owner(Path folder) {
        Optional<String> pid = find(folder, PID);
        Optional<String> url = find(folder, URL);
        return pid.map(p -> " (process " + p + url.map(u -> ", serving " + u).orElse("") + ")")
                .orElse("");
    }

    /** Where the process that has {@code folder} serves, if it has said so. */
    static Optional<String> url(Path folder) {
        return find(folder, URL);
    }

    private static Optional<String> find(Path folder, Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(folder.resolve("up.json")));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A full disk lets small files be made and fails on the first write: so write. */
    private static void probe(Path folder) throws IOException {
        Path probe = folder.resolve("probe");
        try (FileChannel out = FileChannel.open(
                probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Tells others who runs here and where it serves. */
    void announce(String url, Clock clock) throws IOException {
        String json = "{\"pid\":" + ProcessHandle.current().pid() + ",\"url\":\"" + url + "\",\"startedAt\":\""
                + clock.now() + "\"}\n";
        Path part = folder.resolve("up.json.part");
        Files.writeString(part, json, StandardCharsets.UTF_8);
        Files.move(
                part, folder.resolve("up.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A path inside. */
    Path resolve(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("up.json"));
        channel.close();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new NodeException("cannot close the lock file: " + words(e), e);
        }
    }

    /** The JDK's file exceptions often carry nothing but the path. */
    static String words(Exception e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        String message = e.getMessage();
        return switch (kind) {
            case "AccessDenied" -> "access denied" + (message == null ? "" : " (" + message + ")");
            case "FileAlreadyExists", "NotDirectory" -> message + " is a file, not a folder";
            case "FileSystem", "IO" -> message == null ? "input/output error" : message;
            default -> kind + (message == null ? "" : ": " + message);
        };
    }
}
