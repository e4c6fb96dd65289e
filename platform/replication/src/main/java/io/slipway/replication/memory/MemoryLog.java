package io.slipway.replication.memory;

import io.slipway.replication.Deliveries;
import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log in memory, for simulation. It keeps the contract of {@link ReplicatedLog} and shows every way in which that
 * contract may hurt: appends wait for the commit delay (those that come in meanwhile are flushed together), leadership
 * is lost with writes in doubt, a crash loses what is not flushed.
 *
 * <p>States: joining, running (leading or following), ended (closed, crashed or failed). Guarded by the disk's monitor;
 * nothing foreign is called under it but the queueing of timers.
 */
public final class MemoryLog implements ReplicatedLog {
    private final MemoryDisk disk;
    private final @Nullable EventLoop flusher;
    private final Supplier<Duration> commitDelay;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final ArrayDeque<Write> waiting = new ArrayDeque<>();
    private final ArrayDeque<Write> flushing = new ArrayDeque<>();
    private boolean started;
    private boolean ended;
    private long term = -1;
    private long epoch;

    /**
     * A log whose flushes take time.
     *
     * @param flusher whose timers end the flushes; when it crashes, what it has not flushed is lost
     * @param commitDelay how long the next flush takes
     */
    public MemoryLog(MemoryDisk disk, EventLoop flusher, Supplier<Duration> commitDelay) {
        this(disk, commitDelay, flusher);
    }

    private MemoryLog(MemoryDisk disk, Supplier<Duration> commitDelay, @Nullable EventLoop flusher) {
        this.disk = disk;
        this.flusher = flusher;
        this.commitDelay = commitDelay;
    }

    /** A log that commits at once and leads from {@link #start} on. */
    public static MemoryLog single(MemoryDisk disk) {
        return new MemoryLog(disk, () -> Duration.ZERO, null);
    }

    @Override
    public LogChannel join(String name, LogListener listener) {
        synchronized (disk) {
            if (started) {
                throw new IllegalStateException("the log has been started: '" + name + "' comes too late");
            }
            Channel channel = new Channel(name, listener);
            if (channels.putIfAbsent(name, channel) != null) {
                throw new IllegalStateException("a component named '" + name + "' has joined already");
            }
            return channel;
        }
    }

    /** Tells everybody what is on the disk, and leads. */
    @Override
    public void start() {
        synchronized (disk) {
            TreeSet<String> unknown = new TreeSet<>(disk.channels());
            unknown.removeAll(channels.keySet());
            if (!unknown.isEmpty()) {
                throw new LogException(
                        "the log holds records of " + unknown
                                + ", which nobody joined for; start a program that has them",
                        null);
            }
            disk.open(this);
            started = true;
            tellState();
            lead();
        }
    }

    /** Wins an election: a new term begins. No effect when it leads or has ended. */
    public void lead() {
        synchronized (disk) {
            if (ended || !started || term >= 0) {
                return;
            }
            term = disk.nextTerm();
            long told = term;
            channels.values().forEach(channel -> channel.deliveries.tell(listener -> listener.leading(told)));
        }
    }

    /**
     * Loses leadership. All writes under way are in doubt for those who made them.
     *
     * @param committed how many of them, in order, turn out to have been committed
     */
    public void loseLeadership(int committed) {
        synchronized (disk) {
            if (ended || term < 0) {
                return;
            }
            List<Write> doubtful = drop(committed);
            term = -1;
            doubtful.forEach(MemoryLog::answerInDoubt);
            channels.values().forEach(channel -> channel.deliveries.tell(LogListener::following));
            tellState();
        }
    }

    /** The process dies: nobody hears anything any more, and what was not flushed is lost. */
    public void crash() {
        crash(0);
    }

    /** The same, but the first {@code flushed} writes under way had reached the disk. */
    public void crash(int flushed) {
        synchronized (disk) {
            if (!ended) {
                drop(flushed);
                channels.values().forEach(channel -> channel.deliveries.stop());
                end();
            }
        }
    }

    /** The disk fails: told to all, for good. */
    public void fail(String why) {
        fail(new LogException(why, null));
    }

    private void fail(LogException cause) {
        synchronized (disk) {
            if (!ended) {
                drop(0).forEach(MemoryLog::answerInDoubt);
                end();
                channels.values().forEach(channel -> channel.fail(cause));
            }
        }
    }

    /** Has every component write a snapshot in place of its records. */
    public void takeSnapshots() {
        synchronized (disk) {
            long asked = epoch;
            channels.values().forEach(channel -> channel.deliveries.tell(listener -> snapshot(channel, asked)));
        }
    }

    @Override
    public void close() {
        synchronized (disk) {
            if (ended) {
                return;
            }
            flushing.addAll(waiting);
            waiting.clear();
            flushed();
            end();
        }
    }

    private void end() {
        ended = true;
        term = -1;
        if (started) {
            disk.release();
        }
    }

    private void tellState() {
        for (Channel channel : channels.values()) {
            byte[] snapshot = disk.snapshot(channel.name);
            List<byte[]> records = disk.records(channel.name);
            channel.deliveries.tell(listener -> listener.restore(snapshot));
            if (!records.isEmpty()) {
                channel.deliveries.tell(listener -> listener.committed(records));
            }
        }
    }

    private static void answerInDoubt(Write write) {
        write.channel.answer(() -> write.reply.completeExceptionally(
                new NotLeadingException("leadership was lost while the write was under way")));
    }

    /** Takes all writes off the queues, the first {@code committed} of them onto the disk. */
    private List<Write> drop(int committed) {
        List<Write> all = new ArrayList<>(flushing);
        all.addAll(waiting);
        flushing.clear();
        waiting.clear();
        epoch++;
        channels.values().forEach(channel -> channel.pendingSnapshot = null);
        for (Write write : all.subList(0, Math.min(committed, all.size()))) {
            disk.write(write.channel.name, write.records);
        }
        return all;
    }

    private void flush() {
        if (!flushing.isEmpty() || waiting.isEmpty()) {
            return;
        }
        flushing.addAll(waiting);
        waiting.clear();
        if (flusher == null) {
            flushed();
            return;
        }
        long begun = epoch;
        var unused = flusher.schedule(commitDelay.get(), () -> {
            synchronized (disk) {
                if (begun == epoch && !ended) {
                    flushed();
                    flush();
                }
            }
        });
    }

    private void flushed() {
        for (Write write = flushing.poll(); write != null; write = flushing.poll()) {
            Write done = write;
            long index = disk.write(done.channel.name, done.records);
            done.channel.answer(() -> done.reply.complete(null));
            done.channel.written(done, index);
        }
    }

    /**
     * On the component's loop. What it has applied becomes the snapshot once all of it is committed; it never does when
     * writes got in doubt in between, because the component may have applied what was lost.
     */
    private void snapshot(Channel channel, long asked) {
        Supplier<byte[]> state = channel.listener.snapshot();
        synchronized (disk) {
            if (ended || asked != epoch) {
                return;
            }
            Write last = null;
            for (Write write : flushing) {
                last = write.channel == channel ? write : last;
            }
            for (Write write : waiting) {
                last = write.channel == channel ? write : last;
            }
            if (last == null) {
                disk.install(channel.name, new MemoryDisk.Snapshot(disk.lastIndex(), state.get()));
            } else {
                channel.pendingSnapshot = new PendingSnapshot(last, state);
            }
        }
    }

    private record Write(Channel channel, List<byte[]> records, CompletableFuture<Void> reply) {}

    private record PendingSnapshot(Write after, Supplier<byte[]> state) {}

    private final class Channel implements LogChannel {
        private final String name;
        private final LogListener listener;
        private final Deliveries deliveries;
        private @Nullable PendingSnapshot pendingSnapshot;

        Channel(String name, LogListener listener) {
            this.name = name;
            this.listener = listener;
            this.deliveries = new Deliveries(
                    listener, e -> MemoryLog.this.fail(new LogException("component '" + name + "' failed: " + e, e)));
        }

        void answer(Runnable call) {
            deliveries.answer(call);
        }

        /** Told even to a component that broke. */
        void fail(LogException cause) {
            deliveries.answer(() -> listener.failed(cause));
        }

        void written(Write write, long index) {
            if (pendingSnapshot != null && pendingSnapshot.after.equals(write)) {
                disk.install(name, new MemoryDisk.Snapshot(index, pendingSnapshot.state.get()));
                pendingSnapshot = null;
            }
        }

        @Override
        public CompletableFuture<Void> append(long asked, List<byte[]> records) {
            LogChannel.checkedSize(records);
            CompletableFuture<Void> reply = new CompletableFuture<>();
            synchronized (disk) {
                if (term < 0 || asked != term) {
                    answer(() -> reply.completeExceptionally(
                            new NotLeadingException("term " + asked + " is over, this process does not lead in it")));
                    return reply;
                }
                waiting.add(new Write(this, List.copyOf(records), reply));
                flush();
            }
            return reply;
        }
    }
}
