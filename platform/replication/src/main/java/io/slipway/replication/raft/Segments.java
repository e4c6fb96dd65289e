package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the log's segments before Ratis opens them. What was being written when the power went is cut off: it
 * was never acknowledged. Anything else that is not as it was written is damage, and is refused; Ratis by itself would
 * take an entry whose length was changed for one that was cut short, and everything after it for nothing.
 *
 * <p>A segment: 8 bytes of header; {@link Frame}s, one for each entry; zeros. An entry is torn when it is in the
 * segment being written, comes after everything known to be flushed, and either
 *
 * <ul>
 *   <li>a disk sector it lies on was never written (is zero from the entry's first byte there on). What follows was
 *       written in the same go, and does not count either; or
 *   <li>the file ends in the middle of it, and it is not a whole one whose length was changed.
 * </ul>
 */
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
    private static final Pattern CLOSED = Pattern.compile("log_(\\d{1,18})-(\\d{1,18})");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d{1,18})");
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.UTF_8);
    private static final int SECTOR_BYTES = 512;

    private final Refusals refusals;
    private final long flushed;

    /** @param end the last entry's index; -1 in the segment being written */
    private record Segment(Path file, long start, long end) {
        boolean isOpen() {
            return end < 0;
        }
    }

    private Segments(Refusals refusals, long flushed) {
        this.refusals = refusals;
        this.flushed = flushed;
    }

    /**
     * Examines all segments below {@code raft}.
     *
     * @param snapshot the last entry that the snapshot stands for; -1 when there is none
     * @param flushed entries up to there are known to be flushed; -1 when nothing is known
     * @return the index of the last entry, or of the snapshot when none follows it
     * @throws LogException when something is damaged or missing; nothing is changed then
     */
    static long examine(Path raft, long snapshot, long flushed, Refusals refusals) {
        if (!Files.isDirectory(raft)) {
            return snapshot;
        }
        try {
            return new Segments(refusals, flushed).examine(raft, snapshot);
        } catch (IOException e) {
            throw new LogException(
                    "the log in " + raft + " cannot be read: " + e
                            + ". Nothing was changed; check the disk, and that this user may read the file",
                    e);
        }
    }

    /** Hands back the index of the last entry. */
    private long examine(Path raft, long snapshot) throws IOException {
        long last = snapshot;
        for (Segment segment : list(raft)) {
            if (segment.start > last + 1) {
                throw refusals.missing(last + 1, segment.start - 1, "the next segment is " + segment.file);
            }
            last = Math.max(last, examine(segment));
        }
        if (last < flushed) {
            throw refusals.missing(last + 1, flushed, "the segments in " + raft + " end before");
        }
        return last;
    }

    private static List<Segment> list(Path raft) throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (Stream<Path> files = Files.walk(raft)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Matcher closed = CLOSED.matcher(name);
                Matcher open = OPEN.matcher(name);
                if (closed.matches()) {
                    segments.add(new Segment(file, Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
                } else if (open.matches()) {
                    segments.add(new Segment(file, Long.parseLong(open.group(1)), -1));
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segment::start));
        return segments;
    }

    /** Hands back the index of the last entry. */
    private long examine(Segment segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment.file);
        if (segment.isOpen() && isUnfinishedHeader(bytes)) {
            return segment.start - 1;
        }
        for (int i = 0; i < HEADER.length; i++) {
            if (i >= bytes.length || bytes[i] != HEADER[i]) {
                throw refusals.damagedSegment(
                        segment.file, i, segment.start, "it does not begin with 'RaftLog1', as each segment does");
            }
        }
        int at = HEADER.length;
        long index = segment.start;
        while (at < bytes.length && !isZero(bytes, at, bytes.length)) {
            Frame frame = Frame.at(bytes, at);
            if (!frame.isSound()) {
                if (!segment.isOpen() || index <= flushed || !isTorn(frame, index)) {
                    throw refusals.damagedSegment(segment.file, at, index, frame.fault());
                }
                cut(segment.file, at, index);
                break;
            }
            if (frame.index() != index) {
                throw refusals.damagedSegment(segment.file, at, index, "it holds entry " + frame.index());
            }
            at = (int) frame.end();
            index++;
        }
        if (!segment.isOpen() && index - 1 != segment.end) {
            throw refusals.damagedSegment(
                    segment.file, at, index, "it ends there, and by its name with entry " + segment.end);
        }
        return index - 1;
    }

    /** Ratis makes such a segment anew. */
    private static boolean isUnfinishedHeader(byte[] bytes) {
        int same = 0;
        while (same < bytes.length && same < HEADER.length && bytes[same] == HEADER[same]) {
            same++;
        }
        return same < HEADER.length && isZero(bytes, same, bytes.length);
    }

    private static boolean isTorn(Frame frame, long index) {
        byte[] bytes = frame.bytes();
        int at = frame.begin();
        if (isZero(bytes, at, sectorEnd(at, bytes.length))) {
            return true;
        }
        if (frame.isReadable() && frame.end() <= bytes.length) {
            return hasBlankSector(bytes, at, (int) frame.end());
        }
        return frame.isCutShort() && !frame.isWholeButForItsLength() && !frame.isFollowedByAnother(index);
    }

    private static boolean hasBlankSector(byte[] bytes, int from, int end) {
        int begin = from;
        while (begin < end) {
            int sectorEnd = sectorEnd(begin, end);
            if (isZero(bytes, begin, sectorEnd)) {
                return true;
            }
            begin = sectorEnd;
        }
        return false;
    }

    private static int sectorEnd(int at, int limit) {
        return Math.min(limit, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
    }

    private static boolean isZero(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static void cut(Path file, int length, long index) throws IOException {
        LOG.warn("{}: cutting off entry {}, which was not finished, at byte {}", file, index, length);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
            open.getFD().sync();
        }
    }
}
