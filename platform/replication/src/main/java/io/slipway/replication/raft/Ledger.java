package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.NotLeadingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written, committed and told. The components' appends go from here to Ratis, and what Ratis commits comes back
 * and is told to the components.
 *
 * <p>States: following; leading (from there back to following); closing; failed, for good.
 *
 * <p>Threads: components append on their loops; a thread of its own ({@code log}) hands entries to Ratis, so that no
 * loop waits for Ratis' locks; Ratis' threads tell what is committed.
 *
 * <p>INVARIANT: what is not final is guarded by {@code lock}; Ratis is never called under it, but for reading the log
 * and the role.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long REASON_TIMEOUT_MS = 1000;

    private final Refusals refusals;
    private final Object lock = new Object();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Appends appends = new Appends();
    private final Snapshots snapshots;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> RaftLog.daemon("log", task));
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();

    /**
     * Nothing is under way and nothing will be: everything is written after a close was asked for, or the log failed.
     */
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    private @Nullable LogFolder folder;
    private @Nullable Member member;
    private Position applied = Position.START;
    private long term = -1;
    private boolean telling = true;
    private boolean pumping;
    private boolean closing;
    private boolean failed;

    Ledger(Refusals refusals, long snapshotAfterBytes) {
        this.refusals = refusals;
        this.snapshots = new Snapshots(this, snapshotAfterBytes);
    }

    Channel join(String name, LogListener listener) {
        synchronized (lock) {
            Channel channel = new Channel(name, listener, this);
            if (channels.putIfAbsent(name, channel) != null) {
                throw new IllegalStateException("a component named '" + name + "' has joined already");
            }
            return channel;
        }
    }

    /**
     * Tells the snapshot that {@code opened} holds; Ratis will go on telling after it.
     *
     * @throws LogException when it holds states of components that did not join
     */
    void begin(LogFolder opened) {
        Snapshot snapshot = opened.readSnapshot();
        refuseUnknown(snapshot.states().keySet());
        synchronized (lock) {
            folder = opened;
            applied = snapshot.base();
            tell(snapshot);
        }
    }

    /** From now on appends go to {@code created}. */
    void attach(Machine machine, LogFolder opened, Member created) {
        synchronized (lock) {
            member = created;
            snapshots.begin(opened, machine, created);
        }
    }

    private void refuseUnknown(Set<String> names) {
        List<String> unknown =
                names.stream().filter(name -> !channels.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw refusals.unknown(unknown);
        }
    }

    private void tell(Snapshot snapshot) {
        for (Channel channel : channels.values()) {
            channel.restore(snapshot.of(channel.name()));
        }
    }

    /** Completes when this process leads for the first time, exceptionally when it cannot read what is committed. */
    CompletableFuture<@Nullable Void> ready() {
        return ready;
    }

    /** On a component's loop. */
    void append(long asked, Appends.Unit unit) {
        synchronized (lock) {
            if (term < 0 || asked != term || closing) {
                refuse(unit, "this process does not lead in term " + asked);
                return;
            }
            appends.add(unit);
            pump();
        }
    }

    private static void refuse(Appends.Unit unit, String why) {
        unit.channel.answer(() -> unit.reply.completeExceptionally(new NotLeadingException(why)));
    }

    /** Makes sure that the writer comes by. */
    private void pump() {
        if (!pumping && appends.isReady()) {
            pumping = true;
            writer.execute(this::write);
        }
    }

    /** On the writer's thread, which keeps the entries in their order. */
    private void write() {
        while (true) {
            Entry entry;
            Member to;
            synchronized (lock) {
                entry = term < 0 ? null : appends.next();
                to = member;
                if (entry == null || to == null) {
                    pumping = false;
                    return;
                }
            }
            long madeIn = entry.stamp().term();
            to.write(entry.encode(), failure -> notWritten(madeIn, failure));
        }
    }

    /** Ratis refused an entry. When leadership is lost it says so by itself; anything else must not happen. */
    private void notWritten(long madeIn, Throwable failure) {
        boolean leads;
        synchronized (lock) {
            leads = term == madeIn && !closing;
        }
        if (leads && !isLossOfLeadership(failure)) {
            failUnlessKnown(refusals.refusedEntry(failure));
        }
    }

    private static boolean isLossOfLeadership(Throwable failure) {
        return failure instanceof NotLeaderException
                || failure instanceof LeaderNotReadyException
                || failure instanceof LeaderSteppingDownException;
    }

    /** An entry of ours is committed. In order, on Ratis' thread. */
    void committed(LogEntryProto proto) {
        ByteBuffer bytes = proto.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer();
        try {
            synchronized (lock) {
                if (failed) {
                    return;
                }
                apply(bytes, proto.getTerm(), proto.getIndex());
                snapshots.logged(bytes.remaining());
                if (closing && appends.isEmpty()) {
                    ended.complete(null);
                }
                pump();
            }
        } catch (RuntimeException e) {
            LogException cause = refusals.of(e);
            if (!ready.completeExceptionally(cause)) {
                fail(cause);
            }
        }
    }

    /** What this process wrote it knows already. */
    private void apply(ByteBuffer bytes, long foundInTerm, long index) {
        Entry.Stamp stamp = Entry.Stamp.decode(bytes);
        if (!applied.admits(stamp, foundInTerm)) {
            LOG.warn("log entry {} does not count: made in term {}, found in {}", index, stamp.term(), foundInTerm);
            applied = applied.passing(foundInTerm, index);
            return;
        }
        applied = applied.after(stamp, foundInTerm, index);
        List<Appends.Unit> own = appends.committed(stamp);
        if (own == null) {
            Entry entry = Entry.decode(bytes);
            if (telling && !closing) {
                deliver(entry, index);
            }
            return;
        }
        Map<Channel, List<Appends.Unit>> byChannel = new LinkedHashMap<>();
        for (Appends.Unit unit : own) {
            byChannel.computeIfAbsent(unit.channel, unused -> new ArrayList<>()).add(unit);
            snapshots.committed(unit, applied);
        }
        byChannel.forEach(this::answer);
    }

    /** Answers the appends of one component, and lets go what it appends upon that. */
    private void answer(Channel channel, List<Appends.Unit> units) {
        appends.answering(channel);
        channel.answer(() -> {
            units.forEach(unit -> unit.reply.complete(null));
            synchronized (lock) {
                appends.answered(channel);
                pump();
            }
        });
    }

    private void deliver(Entry entry, long index) {
        for (Entry.Append append : entry.appends()) {
            Channel channel = channels.get(append.channel());
            if (channel == null) {
                throw refusals.unknown(List.of(append.channel()));
            }
            if (!channel.covers(index)) {
                channel.committed(append.records());
            }
        }
    }

    /** An entry of Ratis' own is committed. */
    void passed(long passedTerm, long index) {
        synchronized (lock) {
            if (index > applied.index()) {
                applied = applied.passing(passedTerm, index);
            }
        }
    }

    /** This member was too far behind and has been sent a snapshot, which takes the place of everything before. */
    void installed(Snapshot snapshot) {
        synchronized (lock) {
            if (failed || closing) {
                return;
            }
            snapshots.giveUp();
            applied = snapshot.base();
            try {
                refuseUnknown(snapshot.states().keySet());
            } catch (LogException e) {
                fail(e);
                return;
            }
            if (telling) {
                tell(snapshot);
            }
            LOG.info("caught up by a snapshot up to entry {}", applied.index());
        }
    }

    /** This process leads in {@code newTerm}, and everything before is applied. */
    void leaderReady(long newTerm) {
        runOnWriter(() -> lead(newTerm));
    }

    private void lead(long newTerm) {
        synchronized (lock) {
            Member of = member;
            if (of == null || failed || closing || !of.leadsIn(newTerm)) {
                return; // lost again meanwhile: nobody was told
            }
            term = newTerm;
            appends.begin(newTerm);
            LOG.info("leading in term {} from entry {} on", newTerm, applied.index());
            ready.complete(null);
            channels.values().forEach(channel -> channel.leading(newTerm));
        }
    }

    /** This process leads no more; what is under way is in doubt, and the state is told anew. */
    void notLeader() {
        synchronized (lock) {
            Member of = member;
            if (term < 0 || of == null) {
                return;
            }
            String why = "leadership was lost while the write was under way: " + of.lostBecause(term)
                    + ". It may have been written or not";
            term = -1;
            snapshots.giveUp();
            appends.drop().forEach(unit -> refuse(unit, why));
            if (closing) {
                ended.complete(null);
                return;
            }
            telling = false;
            channels.values().forEach(Channel::following);
        }
        LOG.info("leading no more");
        runOnWriter(this::tellAnew);
    }

    private void tellAnew() {
        try {
            synchronized (lock) {
                LogFolder from = folder;
                Member of = member;
                if (from == null || of == null || failed || closing) {
                    return;
                }
                if (!of.isAlive()) {
                    stopped();
                    return;
                }
                Replay replay = Replay.of(from, of, applied.index());
                tell(replay.snapshot());
                replay.entries().forEach(counted -> deliver(counted.entry(), counted.index()));
                telling = true;
            }
        } catch (RuntimeException e) {
            failUnlessKnown(refusals.of(e));
        }
    }

    /** Everything that is committed and known here, as a snapshot without a log behind it. */
    Replay replay() {
        synchronized (lock) {
            LogFolder from = folder;
            Member of = member;
            if (from == null || of == null || failed || closing) {
                throw new LogException("the log in " + refusals.folder() + " is not open", null);
            }
            if (!of.hasBegun()) {
                throw new LogException(
                        "the log in " + refusals.folder() + " has not begun: it holds nothing yet", null);
            }
            return Replay.of(from, of, applied.index());
        }
    }

    /** Runs {@code task} on the writer's thread: no entry is handed to Ratis meanwhile. */
    void runOnWriter(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    void writeFailed(Throwable cause) {
        fail(refusals.notWritten(cause));
    }

    void snapshotFailed(Throwable cause) {
        fail(refusals.snapshotNotWritten(cause));
    }

    /** Ratis stopped, which it does after an error that it cannot go on from. */
    void stopped() {
        boolean expected;
        synchronized (lock) {
            expected = closing || failed;
        }
        if (!expected) {
            failUnlessKnown(refusals.stoppedByItself());
        }
    }

    /** Fails with {@code symptom}, unless the reason comes to be known shortly: Ratis tells the two in any order. */
    private void failUnlessKnown(LogException symptom) {
        runOnWriter(() -> {
            try {
                ended.get(REASON_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("no other reason came up", e);
            }
            fail(symptom);
        });
    }

    /** Ends everything, and tells it. */
    void fail(LogException cause) {
        synchronized (lock) {
            if (failed || closing) {
                return;
            }
            failed = true;
            term = -1;
            snapshots.giveUp();
            appends.drop().forEach(unit -> refuse(unit, "the log failed while the write was under way"));
            channels.values().forEach(channel -> channel.failed(cause));
        }
        ready.complete(null);
        ended.complete(null);
    }

    /** Asks every component for its state. Under the lock. */
    void collect(Snapshots.Attempt attempt) {
        for (Channel channel : channels.values()) {
            Position now = applied;
            channel.onLoop(() -> {
                Supplier<byte[]> state = channel.listener().snapshot();
                synchronized (lock) {
                    take(attempt, channel, state, now);
                }
            });
        }
    }

    /**
     * A component's state has come. While it leads it holds what the component has appended so far, and stands for the
     * log once that is committed; while it does not, it holds what it was told when it was asked.
     */
    private void take(Snapshots.Attempt attempt, Channel channel, Supplier<byte[]> state, Position whenAsked) {
        if (channel.toldTerm() < 0) {
            snapshots.took(attempt, channel, state, whenAsked);
        } else if (channel.toldTerm() != term) {
            snapshots.giveUp();
        } else {
            Appends.Unit last = appends.lastOf(channel);
            if (last == null) {
                snapshots.took(attempt, channel, state, applied);
            } else {
                last.endEntry();
                snapshots.tookAhead(attempt, channel, state, last);
            }
        }
    }

    /** Runs {@code task} with what this ledger guards. */
    void locked(Runnable task) {
        synchronized (lock) {
            task.run();
        }
    }

    int components() {
        return channels.size();
    }

    /** Has all components' states written in place of the log so far; completes when that is done. */
    CompletableFuture<@Nullable Void> takeSnapshot() {
        synchronized (lock) {
            return snapshots.begin();
        }
    }

    /** Takes no more appends; completes when those under way are written and answered. */
    CompletableFuture<@Nullable Void> beginClose() {
        synchronized (lock) {
            closing = true;
            appends.letGo();
            pump();
            if (term < 0 || failed || appends.isEmpty()) {
                ended.complete(null);
            }
            return ended;
        }
    }

    /** Gives up on what is still under way, and ends the threads. */
    void endClose() {
        synchronized (lock) {
            closing = true;
            term = -1;
            appends.drop().forEach(unit -> refuse(unit, "the log was closed while the write was under way"));
        }
        writer.shutdown();
        snapshots.close();
    }
}
