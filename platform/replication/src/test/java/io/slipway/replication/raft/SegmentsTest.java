package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogException;
import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What power cuts and bad disks leave of a log that Ratis wrote. */
class SegmentsTest {
    private static final int SECTOR = 512;

    @TempDir
    private Path temp;

    private Path raft;
    private Path segment;
    private byte[] sound;

    /** Where each entry begins, and behind them where the last one ends. */
    private final List<Integer> bounds = new ArrayList<>();

    @BeforeEach
    void writeLog() throws IOException {
        Path folder = temp.resolve("log");
        raft = folder.resolve("raft");
        RaftLog log = new RaftLog(RaftLogConfig.single(folder));
        try (ThreadEventLoop loop = new ThreadEventLoop("a", Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX)) {
            ListComponent a = new ListComponent("a", loop, log);
            log.start();
            while (a.term() < 0) {
                Thread.onSpinWait();
            }
            a.append("one").join();
            a.append("two".repeat(700)).join();
            a.append("three").join();
            a.append("four".repeat(400)).join();
            log.close();
        }
        try (Stream<Path> files = Files.walk(raft)) {
            segment = files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
        sound = Files.readAllBytes(segment);
        int at = 8;
        while (at < sound.length && sound[at] != 0) {
            bounds.add(at);
            at = (int) Frame.at(sound, at).end();
        }
        bounds.add(at);
        sound = Arrays.copyOf(sound, at);
        assertThat(entries()).as("the leader's own, and four").isEqualTo(5);
    }

    private int entries() {
        return bounds.size() - 1;
    }

    private void examine(byte[] bytes, long flushed) throws IOException {
        Files.write(segment, bytes);
        Segments.examine(raft, -1, flushed, new Refusals(temp.resolve("log")));
    }

    /** Whether what is left after examining {@code bytes} is just the first {@code entries}. */
    private void keeps(int entries, byte[] bytes) throws IOException {
        examine(bytes, entries - 1);
        int end = bounds.get(entries);
        assertThat(Files.size(segment)).isGreaterThanOrEqualTo(end);
        byte[] left = Files.readAllBytes(segment);
        assertThat(Arrays.copyOf(left, end)).isEqualTo(Arrays.copyOf(sound, end));
        assertThat(Arrays.copyOfRange(left, end, left.length)).containsOnly(new byte[left.length - end]);
    }

    private void refuses(String what, byte[] bytes, long flushed, String... words) throws IOException {
        Files.write(segment, bytes);
        assertThatThrownBy(() -> Segments.examine(raft, -1, flushed, new Refusals(temp.resolve("log"))))
                .as(what)
                .isInstanceOf(LogException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("replace this member")
                .hasMessageContaining("restore the folder from a backup");
        assertThat(segment).hasBinaryContent(bytes);
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 5000);
    }

    @Test
    void aSoundLogIsLeftAsItIs() throws IOException {
        examine(sound, entries() - 1);
        assertThat(segment).hasBinaryContent(sound);
        examine(padded(sound), entries() - 1);
        assertThat(segment).hasBinaryContent(padded(sound));
    }

    @Test
    void theLastEntryCutAnywhereIsLeftOut() throws IOException {
        for (int length = bounds.get(4); length < bounds.get(5); length++) {
            keeps(4, Arrays.copyOf(sound, length));
        }
    }

    @Test
    void anEntryCutAnywhereThatWasFlushedIsRefused() throws IOException {
        for (int length = bounds.get(4); length < bounds.get(5); length++) {
            refuses("cut at " + length, Arrays.copyOf(sound, length), 4, "entr");
        }
    }

    @Test
    void sectorsOfTheLastEntryThatWereNeverWrittenLeaveItOut() throws IOException {
        for (int sector = bounds.get(4) / SECTOR; sector <= (bounds.get(5) - 1) / SECTOR; sector++) {
            keeps(4, padded(withoutSector(sector, bounds.get(4))));
        }
    }

    /** Entries written in one go are flushed in one go: whatever of them is there does not count. */
    @Test
    void whatWasWrittenInTheSameGoAsAnUnfinishedEntryIsLeftOut() throws IOException {
        for (int sector = bounds.get(2) / SECTOR; sector <= (bounds.get(3) - 1) / SECTOR; sector++) {
            byte[] torn = padded(withoutSector(sector, bounds.get(2)));
            keeps(2, torn);
            refuses("flushed, then lost", torn, 2, segment.toString(), "damaged at byte " + bounds.get(2));
        }
    }

    private byte[] withoutSector(int sector, int notBefore) {
        byte[] torn = sound.clone();
        Arrays.fill(torn, Math.max(notBefore, sector * SECTOR), Math.min(torn.length, (sector + 1) * SECTOR), (byte) 0);
        return torn;
    }

    /** Also where nothing is known of what was flushed, as in logs of earlier versions. */
    @Test
    void anyBitThatChangedIsRefused() throws IOException {
        for (int at = 0; at < sound.length; at++) {
            int here = at;
            boolean edge = bounds.stream().anyMatch(bound -> Math.abs(bound - here) < 10);
            for (int bit = edge ? 0 : at % 8; bit < 8 && (edge || at % 31 == 0); bit += edge ? 1 : 8) {
                byte[] damaged = sound.clone();
                damaged[at] ^= (byte) (1 << bit);
                refuses("bit " + bit + " of byte " + at, damaged, -1, segment.toString(), "damaged at byte");
            }
        }
    }

    @Test
    void aLengthThatChangedIsNotTakenForAnUnfinishedEntry() throws IOException {
        for (int entry = 0; entry < entries(); entry++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = padded(sound);
                damaged[bounds.get(entry)] ^= (byte) (1 << bit);
                refuses("bit " + bit + " of entry " + entry, damaged, -1, "entry " + entry + " begins");
            }
        }
    }

    @Test
    void saysWhatWasFoundAndWhatWasExpected() throws IOException {
        byte[] damaged = sound.clone();
        damaged[bounds.get(2) + 100] = 'X';
        refuses("checksum", damaged, -1, "entry 2 begins", "its checksum is wrong: ", " is written, and what is there");
        damaged = sound.clone();
        damaged[0] = 'X';
        refuses("header", damaged, -1, "does not begin with 'RaftLog1'");
    }

    @Test
    void entriesThatWereFlushedAndAreGoneAreMissed() throws IOException {
        refuses("cut between entries", Arrays.copyOf(sound, bounds.get(3)), 4, "entries 3 to 4", "are not there");
        Files.delete(segment);
        assertThatThrownBy(() -> Segments.examine(raft, -1, 4, new Refusals(temp)))
                .hasMessageContaining("entries 0 to 4");
        Segments.examine(raft, 4, 4, new Refusals(temp)); // the snapshot stands for them
    }

    @Test
    void aSegmentThatIsGoneOrMisnamedIsMissed() throws IOException {
        Path closed = segment.resolveSibling("log_0-4");
        Files.move(segment, closed);
        Segments.examine(raft, -1, -1, new Refusals(temp));
        Files.move(closed, segment.resolveSibling("log_0-5"));
        assertThatThrownBy(() -> Segments.examine(raft, -1, -1, new Refusals(temp)))
                .hasMessageContaining("by its name with entry 5");
        Files.move(segment.resolveSibling("log_0-5"), segment.resolveSibling("log_inprogress_7"));
        assertThatThrownBy(() -> Segments.examine(raft, 3, -1, new Refusals(temp)))
                .hasMessageContainingAll("entries 4 to 6", "log_inprogress_7");
    }
}
