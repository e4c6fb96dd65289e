package io.slipway.installer.state;

import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code .slipway-install/<cluster>/} beside {@code cluster.yaml}: the cluster's id and secrets, a journal of all
 * steps, and a log for each host. For its owner only (0700, files 0600). While it is locked no other installer works on
 * the cluster. Thread-safe.
 */
public final class StateFolder implements AutoCloseable {
    private static final String CLUSTER_ID = "cluster-id";

    private final Path folder;
    private final Clock clock;
    private @Nullable FileLock lock;

    private StateFolder(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Where it lies for that file and cluster; need not be there. */
    public static StateFolder of(Path clusterYaml, String clusterName, Clock clock) {
        Path parent = clusterYaml.toAbsolutePath().normalize().getParent();
        Path base = parent == null ? Path.of("/") : parent;
        return new StateFolder(base.resolve(".slipway-install").resolve(clusterName), clock);
    }

    /** Makes it when it is not there, and keeps other installers away until {@link #close}. */
    public StateFolder locked() {
        try {
            makeFolders();
            Path file = folder.resolve("lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            owner(file);
            lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw busy();
            }
            return this;
        } catch (OverlappingFileLockException e) {
            throw busy();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private StateException busy() {
        return new StateException("another installer works on this cluster: it holds " + folder.resolve("lock")
                + ". Wait until it ends, then call the same again.");
    }

    private StateException unusable(IOException e) {
        return new StateException(
                "the folder " + folder + " cannot be used: " + e + ". Make it writable for yourself.");
    }

    private void makeFolders() throws IOException {
        Path logs = folder.resolve("logs");
        Files.createDirectories(logs);
        for (Path one : new Path[] {folder.resolveSibling("."), folder, logs}) {
            Files.setPosixFilePermissions(one.normalize(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void owner(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /** The cluster's id; empty before its first deployment. */
    public Optional<String> clusterId() {
        return read(CLUSTER_ID);
    }

    /** The cluster's id, drawn now when there is none. */
    public String clusterId(String clusterName, Ids ids) {
        return clusterId().orElseGet(() -> {
            String id = clusterName.toLowerCase(Locale.ROOT) + "-" + ids.hex(4);
            write(CLUSTER_ID, id);
            return id;
        });
    }

    /** The content of a file of that name, without white space around it. */
    public Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Puts a file there, whole or not at all, for its owner only. */
    public void write(String name, String content) {
        Path file = folder.resolve(name);
        Path fresh = folder.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The content of that file, made now when it is not there. */
    public String secret(String name, Ids ids, int bytes) {
        return read(name).orElseGet(() -> {
            String secret = ids.hex(bytes);
            write(name, secret);
            return secret;
        });
    }

    /** Notes in the log of a host what was done there. */
    public void log(String host, String text) {
        append(logOf(host), text);
    }

    /** Where the log of a host is; need not be there. */
    public Path logOf(String host) {
        return folder.resolve("logs").resolve(host.replace(':', '_') + ".log");
    }

    /** Notes a step that is done, for people who ask later. */
    public void journal(String text) {
        append(folder.resolve("journal.log"), text);
    }

    private synchronized void append(Path file, String text) {
        try {
            boolean fresh = !Files.exists(file);
            Files.writeString(
                    file,
                    clock.now() + " " + text + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            if (fresh) {
                owner(file);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Forgets the cluster: everything but the logs. */
    public void forget() {
        try (Stream<Path> files = Files.walk(folder)) {
            Path logs = folder.resolve("logs");
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean kept = file.equals(folder) || file.startsWith(logs) || file.endsWith("lock");
                if (!kept) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void close() {
        try {
            FileLock held = lock;
            if (held != null) {
                held.acquiredBy().close();
                lock = null;
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }
}
