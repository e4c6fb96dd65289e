package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/**
 * What is on the disk up to a point of the log: the latest snapshot and the entries after it that count.
 *
 * @param snapshot the latest; it may hold what comes after {@code upTo} of single components
 * @param entries after the snapshot's base; what a component's state holds already is among them
 * @param upTo the index of the last entry read
 */
record Replay(Snapshot snapshot, List<Counted> entries, long upTo) {
    /**
     * An entry that counts.
     *
     * @param index where it is in the log
     */
    record Counted(Entry entry, long index) {}

    /**
     * Reads it.
     *
     * @throws LogException when an entry cannot be read
     */
    static Replay of(LogFolder folder, Member member, long upTo) {
        Snapshot snapshot = folder.readSnapshot();
        while (true) {
            List<Counted> entries = new ArrayList<>();
            if (read(snapshot, member, upTo, entries)) {
                return new Replay(
                        snapshot, entries, Math.max(upTo, snapshot.base().index()));
            }
            Snapshot later = folder.readSnapshot();
            if (later.base().index() <= snapshot.base().index()) {
                throw new LogException("the log ends before entry " + upTo + ", which was applied already", null);
            }
            snapshot = later; // taken meanwhile, and the log behind it is gone
        }
    }

    private static boolean read(Snapshot snapshot, Member member, long upTo, List<Counted> into) {
        Position at = snapshot.base();
        for (long index = at.index() + 1; index <= upTo; index++) {
            LogEntryProto proto = member.entry(index);
            if (proto == null) {
                return false;
            }
            if (!proto.hasStateMachineLogEntry()) {
                at = at.passing(proto.getTerm(), index);
                continue;
            }
            ByteBuffer bytes = proto.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer();
            Entry.Stamp stamp = Entry.Stamp.decode(bytes);
            if (at.admits(stamp, proto.getTerm())) {
                into.add(new Counted(Entry.decode(bytes), index));
                at = at.after(stamp, proto.getTerm(), index);
            } else {
                at = at.passing(proto.getTerm(), index);
            }
        }
        return true;
    }
}
