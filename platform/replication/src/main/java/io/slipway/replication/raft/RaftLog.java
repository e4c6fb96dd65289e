package io.slipway.replication.raft;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.ReplicatedLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable log. An append is acknowledged when it is flushed to disk (fdatasync) on a majority of the members.
 *
 * <p>States: joining; following; leading (from there back to following); failed or closed, for good.
 *
 * <p>Threads: components append on their loops; a thread of its own ({@code log}) hands entries to Ratis, so that no
 * loop waits for Ratis' locks; Ratis' threads tell what is committed; snapshots are written by one more.
 *
 * <p>INVARIANT: what is not final is guarded by {@code lock}; Ratis is never called under it, but for reading the log.
 */
public final class RaftLog implements ReplicatedLog {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLog.class);
    private static final long CLOSE_TIMEOUT_S = 10;
    private static final long REASON_TIMEOUT_MS = 1000;

    private final RaftLogConfig config;
    private final Object lock = new Object();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Appends appends = new Appends();
    private final Snapshots snapshots;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> daemon("log", task));
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();

    /**
     * Nothing is under way and nothing will be: everything is written after a close was asked for, or the log failed.
     */
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    private @Nullable LogFolder folder;
    private @Nullable Member member;
    private Position applied = Position.START;
    private long term = -1;
    private boolean started;
    private boolean telling = true;
    private boolean pumping;
    private boolean closing;
    private boolean failed;

    /** A log that is to be joined and started. */
    public RaftLog(RaftLogConfig config) {
        this.config = config;
        this.snapshots = new Snapshots(this, config.snapshotAfterBytes());
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public LogChannel join(String name, LogListener listener) {
        synchronized (lock) {
            if (started) {
                throw new IllegalStateException("the log has been started: '" + name + "' comes too late");
            }
            Channel channel = new Channel(name, listener, this);
            if (channels.putIfAbsent(name, channel) != null) {
                throw new IllegalStateException("a component named '" + name + "' has joined already");
            }
            return channel;
        }
    }

    /** Returns when this process leads, which the only member always comes to do. */
    @Override
    public void start() {
        LogFolder opened = LogFolder.open(config.folder());
        try {
            begin(opened);
        } catch (RuntimeException e) {
            abandon(opened);
            throw e;
        }
    }

    private void begin(LogFolder opened) {
        SegmentTail.cutTorn(opened.raft());
        Snapshot snapshot = opened.readSnapshot();
        refuseUnknown(snapshot.states().keySet());
        Machine machine = new Machine(this, snapshot.base());
        Member created;
        synchronized (lock) {
            started = true;
            folder = opened;
            applied = snapshot.base();
            tell(snapshot);
        }
        try {
            created = Member.create(config, opened, machine);
            synchronized (lock) {
                member = created;
                snapshots.begin(opened, machine, created);
            }
            created.start();
            ready.get(config.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            opened.keep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while the log was starting", e);
        } catch (TimeoutException e) {
            throw new LogException(
                    "the log in " + config.folder() + " did not come up within " + config.startTimeout(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LogException cause ? cause : damaged(e.getCause());
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
        synchronized (lock) {
            if (!failed) {
                channels.values().forEach(channel -> channel.leading(term));
            }
        }
    }

    private LogException damaged(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null && !root.equals(root.getCause())) {
            root = root.getCause();
        }
        String reason = root == null ? "no reason told" : root.getMessage();
        return new LogException(
                "the log in " + config.folder() + " cannot be used: " + reason
                        + ". Nothing was lost by this attempt; make room or repair the disk, or restore the folder"
                        + " from a backup",
                cause);
    }

    private void abandon(LogFolder opened) {
        Member created;
        synchronized (lock) {
            closing = true;
            created = member;
        }
        close(created);
        writer.shutdown();
        snapshots.close();
        opened.close();
    }

    private void refuseUnknown(Set<String> names) {
        List<String> unknown =
                names.stream().filter(name -> !channels.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw unknown(unknown);
        }
    }

    private LogException unknown(List<String> names) {
        return new LogException(
                "the log in " + config.folder() + " holds records of " + names
                        + ", which nobody joined for; start a program that has them",
                null);
    }

    private void tell(Snapshot snapshot) {
        for (Channel channel : channels.values()) {
            channel.restore(snapshot.states().getOrDefault(channel.name(), new Snapshot.State(-1, new byte[0])));
        }
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
            long madeIn = entry.term();
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
            failUnlessKnown(
                    new LogException("the log in " + config.folder() + " refused an entry: " + failure, failure));
        }
    }

    private static boolean isLossOfLeadership(Throwable failure) {
        return failure instanceof NotLeaderException
                || failure instanceof LeaderNotReadyException
                || failure instanceof LeaderSteppingDownException;
    }

    /** An entry of ours is committed. In order, on Ratis' thread. */
    void committed(LogEntryProto proto) {
        byte[] bytes = proto.getStateMachineLogEntry().getLogData().toByteArray();
        try {
            Entry entry = Entry.decode(bytes);
            synchronized (lock) {
                if (failed) {
                    return;
                }
                apply(entry, proto.getTerm(), proto.getIndex());
                snapshots.logged(bytes.length);
                if (closing && appends.isEmpty()) {
                    ended.complete(null);
                }
                pump();
            }
        } catch (RuntimeException e) {
            LogException cause = e instanceof LogException known ? known : damaged(e);
            if (!ready.completeExceptionally(cause)) {
                fail(cause);
            }
        }
    }

    private void apply(Entry entry, long foundInTerm, long index) {
        if (!applied.admits(entry, foundInTerm)) {
            LOG.warn("log entry {} does not count: made in term {}, found in {}", index, entry.term(), foundInTerm);
            applied = applied.passing(foundInTerm, index);
            return;
        }
        applied = applied.after(entry, foundInTerm, index);
        List<Appends.Unit> own = appends.committed(entry);
        if (own == null) {
            if (telling) {
                deliver(entry, index);
            }
            return;
        }
        for (Appends.Unit unit : own) {
            unit.channel.answer(() -> unit.reply.complete(null));
            snapshots.committed(unit, applied);
        }
    }

    private void deliver(Entry entry, long index) {
        for (Entry.Append append : entry.appends()) {
            Channel channel = channels.get(append.channel());
            if (channel == null) {
                throw unknown(List.of(append.channel()));
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

    /** This process leads, and everything before is applied. */
    void leaderReady() {
        runOnWriter(() -> {
            Member of;
            synchronized (lock) {
                of = member;
            }
            if (of == null) {
                return;
            }
            long newTerm = of.term();
            synchronized (lock) {
                if (failed || closing) {
                    return;
                }
                term = newTerm;
                appends.begin(newTerm);
                LOG.info("leading in term {} from entry {} on", newTerm, applied.index());
                if (!ready.complete(null)) {
                    channels.values().forEach(channel -> channel.leading(newTerm));
                }
            }
        });
    }

    /** This process leads no more; what is under way is in doubt, and the state is told anew. */
    void notLeader() {
        synchronized (lock) {
            if (term < 0) {
                return;
            }
            term = -1;
            telling = false;
            snapshots.giveUp();
            appends.drop().forEach(unit -> refuse(unit, "leadership was lost while the write was under way"));
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
                Snapshot snapshot = from.readSnapshot();
                tell(snapshot);
                Position at = snapshot.base();
                for (long index = at.index() + 1; index <= applied.index(); index++) {
                    LogEntryProto proto = of.entry(index);
                    if (!proto.hasStateMachineLogEntry()) {
                        at = at.passing(proto.getTerm(), index);
                        continue;
                    }
                    Entry entry = Entry.decode(
                            proto.getStateMachineLogEntry().getLogData().toByteArray());
                    if (at.admits(entry, proto.getTerm())) {
                        deliver(entry, index);
                        at = at.after(entry, proto.getTerm(), index);
                    } else {
                        at = at.passing(proto.getTerm(), index);
                    }
                }
                telling = true;
            }
        } catch (RuntimeException e) {
            failUnlessKnown(e instanceof LogException known ? known : damaged(e));
        }
    }

    private void runOnWriter(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    /** The disk refused a write: nothing more can be acknowledged. */
    void writeFailed(Throwable cause) {
        fail(new LogException(
                "writing the log in " + config.folder() + " failed: " + cause.getMessage()
                        + ". What was acknowledged is safe; make room or repair the disk, then start again",
                cause));
    }

    /** Ratis stopped, which it does after an error that it cannot go on from. */
    void stopped() {
        boolean expected;
        synchronized (lock) {
            expected = closing || failed;
        }
        if (!expected) {
            failUnlessKnown(new LogException(
                    "the log in " + config.folder() + " stopped by itself; the process's own log says why", null));
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
                byte[] state = channel.listener().snapshot();
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
    private void take(Snapshots.Attempt attempt, Channel channel, byte[] state, Position whenAsked) {
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

    /** Runs {@code task} with what this log guards. */
    void locked(Runnable task) {
        synchronized (lock) {
            task.run();
        }
    }

    /** Ratis' side of this log, once started. */
    @Nullable
    Member member() {
        synchronized (lock) {
            return member;
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

    @Override
    public void close() {
        Member open;
        LogFolder held;
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            open = member;
            held = folder;
            if (term < 0 || failed || appends.isEmpty()) {
                ended.complete(null);
            }
        }
        if (held == null) {
            return;
        }
        try {
            ended.get(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            LOG.warn("writes under way could not be finished within {} s", CLOSE_TIMEOUT_S);
        }
        synchronized (lock) {
            term = -1;
            appends.drop().forEach(unit -> refuse(unit, "the log was closed while the write was under way"));
        }
        writer.shutdown();
        snapshots.close();
        close(open);
        held.close();
    }

    private static void close(@Nullable Member open) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            LOG.warn("the log did not close cleanly", e);
        }
    }
}
