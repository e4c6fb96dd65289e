package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.testing.ListComponent;
import io.slipway.replication.testing.LogContract;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftLogTest extends LogContract {
    private final Closers closers = new Closers();
    private final Object never = new Object();

    @TempDir
    private Path temp;

    private Path folder;
    private int crashes;

    @BeforeEach
    void firstFolder() {
        folder = temp.resolve("log");
    }

    @AfterEach
    void stop() {
        closers.close();
    }

    @Override
    protected RaftLog newLog() {
        RaftLog log = new RaftLog(RaftLogConfig.single(folder));
        return closers.add("log", log);
    }

    @Override
    protected EventLoop newLoop(String name) {
        return closers.add(name, new ThreadEventLoop(name, Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX));
    }

    @Override
    protected void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (never) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
                try {
                    never.wait(5);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Override
    protected void compact(ReplicatedLog log) {
        CompletableFuture<?> done = ((RaftLog) log).takeSnapshot();
        await(done::isDone);
    }

    /** What is in the files at this moment is what the next log finds. */
    @Override
    protected void crash(ReplicatedLog log) {
        Path copy = temp.resolve("after-crash-" + ++crashes);
        copy(folder, copy);
        folder = copy;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getFileName().toString().equals("in_use.lock")) {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ListComponent started(RaftLog log) {
        ListComponent a = new ListComponent("a", newLoop("a"), log);
        log.start();
        await(() -> a.heard("leading"));
        return a;
    }

    /** A closed log of {@code starts} starts, each with two lines; each start makes a segment of its own. */
    private void makeLog(int starts) {
        for (int i = 0; i < starts; i++) {
            RaftLog log = newLog();
            ListComponent a = started(log);
            CompletableFuture<Void> last = a.append("line" + 2 * i);
            await(last::isDone);
            last = a.append("line" + (2 * i + 1));
            await(last::isDone);
            log.close();
        }
    }

    private Path segment(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private void edit(Path file, long at, int value) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(value);
        }
    }

    private void refuses(String... words) {
        RaftLog log = newLog();
        ListComponent a = new ListComponent("a", newLoop("a"), log);
        assertThatThrownBy(log::start)
                .isInstanceOf(LogException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining(folder.toString());
        assertThat(a.heard("leading")).isFalse();
        log.close();
    }

    @Test
    void refusesAChangedByteInAFinishedSegment() throws IOException {
        makeLog(2);
        Path segment = segment("log_0-");
        byte[] sound = Files.readAllBytes(segment);
        edit(segment, sound.length / 2, sound[sound.length / 2] ^ 1);
        byte[] damaged = Files.readAllBytes(segment);

        refuses("cannot be used", "checksum", "restore the folder from a backup");
        assertThat(segment).hasBinaryContent(damaged);

        Files.write(segment, sound);
        assertThat(started(newLog()).lines()).containsExactly("line0", "line1", "line2", "line3");
    }

    @Test
    void refusesAChangedByteInTheSegmentBeingWritten() throws IOException {
        makeLog(1);
        Path segment = segment("log_inprogress_");
        byte[] bytes = Files.readAllBytes(segment);
        int line = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("line0");
        edit(segment, line, 'X');

        refuses("cannot be used", "checksum");
    }

    @Test
    void refusesAMissingAndAShortenedSegment() throws IOException {
        makeLog(3);
        Path first = segment("log_0-");
        byte[] sound = Files.readAllBytes(first);
        Path second = segment(
                "log_" + (Integer.parseInt(first.getFileName().toString().substring(6)) + 1) + "-");
        byte[] other = Files.readAllBytes(second);

        Files.delete(second);
        refuses("cannot be used");
        Files.write(second, other);
        Files.write(first, Arrays.copyOf(sound, sound.length - 20));
        refuses("cannot be used");
    }

    @Test
    void refusesALogWithoutItsVotes() throws IOException {
        makeLog(1);
        Files.delete(segment("raft-meta"));

        refuses("cannot be used");
    }

    @Test
    void leavesOutAnEntryThatWasCutShort() throws IOException {
        makeLog(1);
        Path segment = segment("log_inprogress_");
        byte[] bytes = Files.readAllBytes(segment);
        int line = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("line1");
        Files.write(segment, Arrays.copyOf(bytes, line + 2));

        assertThat(started(newLog()).lines()).containsExactly("line0");
    }

    @Test
    void leavesOutAnEntryOfWhichASectorWasNeverWritten() throws IOException {
        RaftLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> small = a.append("small");
        await(small::isDone);
        CompletableFuture<Void> large = a.append("x".repeat(3000));
        await(large::isDone);
        log.close();
        Path segment = segment("log_inprogress_");
        byte[] bytes = Files.readAllBytes(segment);
        int line = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("xxxx");
        int sector = (line / 512 + 2) * 512;
        byte[] torn = Arrays.copyOf(bytes, line + 3000 + 100_000);
        Arrays.fill(torn, sector, sector + 512, (byte) 0);
        Arrays.fill(torn, line + 3000, torn.length, (byte) 0);
        Files.write(segment, torn);

        assertThat(started(newLog()).lines()).containsExactly("small");
    }

    @Test
    void refusesFoldersThatAreNoLogOfOurs() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("notes.txt"), "mine");
        refuses("[notes.txt]", "expected an empty folder");
        assertThat(folder).isDirectoryNotContaining("glob:**lock");

        folder = Files.writeString(temp.resolve("file"), "a file");
        refuses("cannot be opened");
    }

    @Test
    void refusesALogOfANewerFormat() throws IOException {
        makeLog(1);
        Files.writeString(folder.resolve("format"), "slipway-log 2");

        refuses("'slipway-log 2'", "reads 'slipway-log 1'", "start the version that wrote it");
    }

    @Test
    void beginsAnewWhenTheFirstStartNeverCameUp() throws IOException {
        makeLog(1);
        Files.writeString(folder.resolve("format"), "slipway-log 1\nnew");

        assertThat(started(newLog()).lines()).isEmpty();
    }

    @Test
    void refusesADamagedOrNewerSnapshot() throws IOException {
        RaftLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> last = a.append("line");
        await(last::isDone);
        compact(log);
        log.close();
        Path snapshot = segment("snapshot-");
        byte[] sound = Files.readAllBytes(snapshot);

        edit(snapshot, sound.length - 10, 'X');
        refuses("snapshot", "checksum is wrong", "from a backup");
        Files.write(snapshot, Arrays.copyOf(sound, 3));
        refuses("snapshot", "ends too early");
        Files.write(snapshot, "not a snapshot".getBytes(StandardCharsets.UTF_8));
        refuses("snapshot", "does not begin as one");
        Files.write(snapshot, sound);
        edit(snapshot, 7, 9);
        refuses("snapshot", "has format 9");
        Files.write(snapshot, sound);
        assertThat(started(newLog()).lines()).containsExactly("line");
    }

    @Test
    void snapshotsComeByThemselvesAndTheLogBehindThemGoes() throws IOException {
        RaftLog log =
                closers.add("log", new RaftLog(RaftLogConfig.single(folder).withSnapshotAfterBytes(1_000_000)));
        ListComponent a = started(log);
        String line = "x".repeat(900_000);
        for (int i = 0; i < 30; i++) {
            CompletableFuture<Void> append = a.append(line + i);
            await(append::isDone);
        }
        log.close();

        assertThat(a.events().stream()
                        .filter(event -> event.startsWith("snapshot"))
                        .count())
                .as("a snapshot waits until the log is as long as the one before, and until that one is written")
                .isBetween(1L, 8L);
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).filteredOn(name -> name.startsWith("log_0-")).isEmpty();
            assertThat(names).filteredOn(name -> name.startsWith("snapshot-")).hasSize(1);
        }
        assertThat(started(newLog()).lines()).hasSize(30).isEqualTo(a.lines());
    }

    @Test
    void lostLeadershipLeavesWritesInDoubtAndTellsTheStateAnew() throws Exception {
        RaftLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> before = a.append("before");
        await(before::isDone);
        compact(log);
        CompletableFuture<Void> after = a.append("after the snapshot");
        await(after::isDone);
        long term = a.term();
        stepDown(log);
        await(() -> a.heard("following"));
        await(() -> a.term() > term);

        assertThat(a.lines()).containsExactly("before", "after the snapshot");
        assertThat(a.events()).containsSubsequence("leading", "following", "restore 1", "committed 1", "leading");
        CompletableFuture<Void> late = a.appendIn(term, "late");
        await(late::isDone);
        assertNotLeading(late);
        CompletableFuture<Void> next = a.append("next");
        await(next::isDone);
        next.join();
        log.close();
        assertThat(started(newLog()).lines()).containsExactly("before", "after the snapshot", "next");
    }

    private static void stepDown(RaftLog log) throws Exception {
        var server = log.member().server();
        server.transferLeadershipAsync(new TransferLeadershipRequest(
                        ClientId.randomId(),
                        server.getId(),
                        Member.group(RaftLogConfig.DEFAULT_CLUSTER),
                        1,
                        null,
                        3000))
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void writesUnderWayWhenLeadershipIsLostAreAllAnswered() throws Exception {
        RaftLog log = newLog();
        ListComponent a = started(log);
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            appends.add(a.append("line" + i));
            if (i == 250) {
                stepDown(log);
            }
        }
        for (CompletableFuture<Void> append : appends) {
            await(append::isDone);
        }
        await(() -> a.term() > 1);
        CompletableFuture<Void> marker = a.append("marker");
        await(marker::isDone);
        List<String> live = a.lines();
        List<String> acknowledged = IntStream.range(0, 500)
                .filter(i -> !appends.get(i).isCompletedExceptionally())
                .mapToObj(i -> "line" + i)
                .toList();
        log.close();

        List<String> read = started(newLog()).lines();
        assertThat(read).isEqualTo(live).containsAll(acknowledged).doesNotHaveDuplicates();
    }

    @Test
    void aLogWhoseFilesVanishEnds() throws IOException {
        RaftLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> safe = a.append("safe");
        await(safe::isDone);
        try (Stream<Path> files = Files.walk(folder.resolve("raft"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            appends.add(a.append("x".repeat(3_000_000)));
        }
        await(() -> a.heard("failed"));

        assertThat(a.events()).last().asString().contains("the log in " + folder + " stopped by itself");
        appends.forEach(append -> await(append::isDone));
        assertNotLeading(appends.get(5));
    }

    @Test
    void aSnapshotThatCannotBeWrittenEndsTheLog() throws IOException {
        RaftLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> safe = a.append("safe");
        await(safe::isDone);
        for (int i = 0; i < 10; i++) {
            Files.createDirectories(folder.resolve("snapshot-" + i + ".tmp"));
        }
        compact(log);
        await(() -> a.heard("failed"));

        assertThat(a.events())
                .last()
                .asString()
                .contains("a snapshot of the log in " + folder + " could not be written");
    }

    @Test
    void theLongestAppendIsTakenAndALongerOneRefused() {
        RaftLog log = newLog();
        ListComponent a = started(log);
        CompletableFuture<Void> longest = a.append("x".repeat(LogChannel.MAX_APPEND_BYTES));
        await(longest::isDone);
        longest.join();
        log.close();

        assertThat(started(newLog()).lines()).hasSize(1);
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x")); // as earlier versions did
        started(newLog());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }
}
