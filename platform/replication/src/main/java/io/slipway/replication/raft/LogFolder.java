package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import io.slipway.runtime.id.Ids;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a log, held by a lock while it is open.
 *
 * <pre>
 * lock                  held by the process that has the log open
 * format                "slipway-log 1", and "new" in a second line until the log has begun
 * cluster               "cluster &lt;name&gt;" and "member &lt;id&gt;": whose log it is
 * id                    made at random with the folder: another one means that what was promised here is forgotten
 * founders              "&lt;member&gt; &lt;id of its folder&gt;" for each founder, once they began
 * raft/&lt;group&gt;/         Ratis' own files; the group's id is made of the cluster's name
 * snapshot-&lt;index&gt;      the latest snapshot; a file that ends in .tmp is one that was not finished
 * flushed               how far the log is known to be flushed
 * outgoing/             the same snapshot once more (hard link), where Ratis sends it from and puts one it received
 * incoming/             parts of a snapshot on its way here
 * </pre>
 *
 * <p>Every file is written beside its place, flushed, and then moved there. Owner: one {@link RaftLog}.
 */
final class LogFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);
    private static final String FORMAT = "slipway-log 1";
    private static final String NEW = FORMAT + "\nnew";
    private static final String CLUSTER = "cluster";
    private static final String ID = "id";
    private static final String FOUNDERS = "founders";
    private static final int ID_BYTES = 16;
    private static final String SNAPSHOT = "snapshot-";
    private static final String UNFINISHED = ".tmp";
    private static final String FLUSHED = "flushed";
    private static final String OUTGOING = "outgoing";
    private static final String INCOMING = "incoming";

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final FlushMark flushed;
    private final boolean fresh;

    private LogFolder(Path folder, FileChannel lockFile, FileLock lock, FlushMark flushed, boolean fresh) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
        this.flushed = flushed;
        this.fresh = fresh;
    }

    /**
     * Opens the folder, making it when it is not there.
     *
     * @throws LogException when it cannot be had, or is not a log of a format this version reads; nothing is changed
     *     then
     */
    static LogFolder open(RaftLogConfig config) {
        Path folder = config.folder().toAbsolutePath();
        try {
            Files.createDirectories(folder);
            refuseForeign(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(folder, channel);
            try {
                refuseOthers(config);
                boolean fresh = prepare(folder);
                keepToItsOwner(folder);
                write(folder.resolve(CLUSTER), identity(config).getBytes(StandardCharsets.UTF_8));
                if (!Files.exists(folder.resolve(ID))) {
                    write(folder.resolve(ID), Ids.secure().hex(ID_BYTES).getBytes(StandardCharsets.UTF_8));
                }
                clearExchange(folder);
                return new LogFolder(folder, channel, lock, FlushMark.open(folder.resolve(FLUSHED)), fresh);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LogException(
                    "the log in " + folder + " cannot be opened: " + e
                            + ". Check that the disk is there, has room, and may be written by this user",
                    e);
        }
    }

    /** What components write may be secret: hashes of passwords, keys. */
    private static void keepToItsOwner(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static FileLock lock(Path folder, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new LogException(
                    "the log in " + folder + " is in use by another process; stop that first, or use another folder",
                    null);
        }
        return lock;
    }

    private static void refuseForeign(Path folder) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        List<String> foreign = names.stream()
                .filter(name -> !name.equals("lock") && !name.endsWith(UNFINISHED))
                .toList();
        if (!foreign.isEmpty() && !names.contains("format")) {
            throw new LogException(
                    "the folder " + folder + " holds " + foreign + " but no log; expected an empty folder or a log of"
                            + " ours (with a file named 'format'). Use another folder",
                    null);
        }
    }

    /** @throws LogException when there is anything in {@code folder} */
    static void refuseUnlessEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            if (!names.isEmpty()) {
                throw new LogException(
                        "the folder " + folder + " holds " + names + ", but a backup is restored into an empty folder"
                                + " only. Nothing was changed; use another folder, or move this one away",
                        null);
            }
        } catch (IOException e) {
            throw new LogException("the folder " + folder + " cannot be read: " + e, e);
        }
    }

    private static String identity(RaftLogConfig config) {
        return "cluster " + config.cluster() + "\nmember " + config.self();
    }

    /** Refuses the log of another cluster or member. Early logs do not say whose they are, but by Ratis' folder. */
    private static void refuseOthers(RaftLogConfig config) throws IOException {
        Path folder = config.folder();
        Path file = folder.resolve(CLUSTER);
        String expected = identity(config);
        String found = Files.exists(file) ? Files.readString(file).strip() : expected;
        if (!found.equals(expected)) {
            throw foreign(folder, "'" + found.replace("\n", ", ") + "'", "'" + expected.replace("\n", ", ") + "'");
        }
        String group = Member.group(config.cluster()).getUuid().toString();
        if (!Files.isDirectory(folder.resolve("raft"))) {
            return;
        }
        List<String> others;
        try (Stream<Path> groups = Files.list(folder.resolve("raft"))) {
            others = groups.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(group))
                    .toList();
        }
        if (!others.isEmpty()) {
            throw foreign(folder, "group " + others, "group " + group + " of cluster '" + config.cluster() + "'");
        }
    }

    private static LogException foreign(Path folder, String found, String expected) {
        return new LogException(
                "the log in " + folder + " belongs to " + found + ", this process is " + expected
                        + ". Nothing was changed; correct the configuration, or use the folder of this member",
                null);
    }

    /** Whether the log begins here. */
    private static boolean prepare(Path folder) throws IOException {
        Path file = folder.resolve("format");
        if (!Files.exists(file)) {
            write(file, NEW.getBytes(StandardCharsets.UTF_8));
            return true;
        }
        String format = Files.readString(file).strip();
        if (format.equals(NEW)) {
            deleteTree(folder.resolve("raft"));
            Files.deleteIfExists(folder.resolve(FLUSHED));
            return true;
        }
        if (!format.equals(FORMAT)) {
            throw new LogException(
                    "the log in " + folder + " has format '" + format + "', this version reads '" + FORMAT
                            + "'; start the version that wrote it",
                    null);
        }
        return false;
    }

    /** Whether nothing was ever acknowledged here. */
    boolean isFresh() {
        return fresh;
    }

    /** Made at random with the folder. */
    String id() {
        return text(ID).strip();
    }

    /** Of each founder, by its id, the folder it began with; empty where that is not known. */
    Map<String, String> founders() {
        return text(FOUNDERS)
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }

    private String text(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new LogException("the file " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * From now on what is here must not be lost: what this member promises to others stands in these files.
     *
     * @param founders of each founder, by its id, the folder it begins with; empty of a member that is added
     */
    void keep(Map<String, String> founders) throws IOException {
        if (fresh) {
            StringBuilder lines = new StringBuilder();
            new TreeMap<>(founders).forEach((member, id) -> lines.append(member + " " + id + "\n"));
            if (!founders.isEmpty()) {
                write(folder.resolve(FOUNDERS), lines.toString().getBytes(StandardCharsets.UTF_8));
            }
            write(folder.resolve("format"), FORMAT.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Where Ratis finds snapshots to send. */
    Path outgoing() {
        return folder.resolve(OUTGOING);
    }

    /** Where Ratis puts the parts of snapshots that it receives. */
    Path incoming() {
        return folder.resolve(INCOMING);
    }

    /** Puts the latest snapshot where Ratis can send it from, and hands back the file there. */
    Path offer(long index) throws IOException {
        Files.createDirectories(outgoing());
        Path offered = outgoing().resolve(SNAPSHOT + index);
        if (!Files.exists(offered)) {
            Path latest = folder.resolve(SNAPSHOT + index);
            try {
                Files.createLink(offered, latest);
            } catch (UnsupportedOperationException | FileSystemException e) {
                LOG.debug("no hard links here: copying", e);
                Files.copy(latest, offered);
            }
        }
        try (Stream<Path> files = Files.list(outgoing())) {
            for (Path file : files.filter(other -> !other.equals(offered)).toList()) {
                Files.delete(file);
            }
        }
        return offered;
    }

    /**
     * Makes the snapshot that has just been received this member's own.
     *
     * @throws LogException when none came whole
     */
    Snapshot adopt() throws IOException {
        List<Path> latestFirst;
        try (Stream<Path> files = Files.walk(incoming())) {
            latestFirst = files.filter(LogFolder::isSnapshot)
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(LogFolder::modified).reversed())
                    .toList();
        }
        if (latestFirst.isEmpty()) {
            throw new LogException("a snapshot was received, but " + incoming() + " holds none", null);
        }
        Snapshot received = Snapshot.read(latestFirst.get(0));
        writeSnapshot(received);
        return received;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing in there is needed after a restart: Ratis sends and receives anew. Nor is what was never finished. */
    private static void clearExchange(Path folder) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(folder)) {
            leftovers = files.filter(file -> file.getFileName().toString().startsWith(OUTGOING)
                            || file.getFileName().toString().startsWith(INCOMING)
                            || file.getFileName().toString().endsWith(UNFINISHED))
                    .toList();
        }
        for (Path leftover : leftovers) {
            deleteTree(leftover);
        }
        Files.createDirectories(folder.resolve(INCOMING));
    }

    /** How far the log is known to be flushed. */
    FlushMark flushed() {
        return flushed;
    }

    /** Where Ratis keeps its files. */
    Path raft() {
        return folder.resolve("raft");
    }

    /** The latest snapshot; {@link Snapshot#NONE} when there is none. */
    Snapshot readSnapshot() {
        try {
            Optional<Path> latest;
            try (Stream<Path> files = Files.list(folder)) {
                latest = files.filter(LogFolder::isSnapshot).max(Comparator.comparingLong(LogFolder::index));
            }
            return latest.map(Snapshot::read).orElse(Snapshot.NONE);
        } catch (IOException e) {
            throw new LogException("the log in " + folder + " cannot be read: " + e, e);
        }
    }

    /**
     * Writes {@code snapshot}, and removes those before it.
     *
     * @return how many bytes it has
     */
    long writeSnapshot(Snapshot snapshot) throws IOException {
        Path file = folder.resolve(SNAPSHOT + snapshot.base().index());
        long bytes = write(file, snapshot::write);
        List<Path> older;
        try (Stream<Path> files = Files.list(folder)) {
            older = files.filter(LogFolder::isSnapshot)
                    .filter(other -> index(other) < snapshot.base().index())
                    .toList();
        }
        for (Path other : older) {
            Files.deleteIfExists(other);
        }
        return bytes;
    }

    private static boolean isSnapshot(Path file) {
        return file.getFileName().toString().matches(SNAPSHOT + "\\d{1,18}");
    }

    private static long index(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(SNAPSHOT.length()));
    }

    static void write(Path file, byte[] bytes) throws IOException {
        write(file, out -> out.write(bytes));
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @return how many bytes the file has */
    private static long write(Path file, Content content) throws IOException {
        long size;
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(out);
            out.flush();
            channel.force(true);
            size = channel.size();
        } catch (IOException e) {
            Files.deleteIfExists(unfinished); // where a disk is full it takes room
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            parent.force(true);
        }
        return size;
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(root)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        try {
            flushed.close();
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new LogException("the lock of " + folder + " could not be released: " + e, e);
        }
    }
}
