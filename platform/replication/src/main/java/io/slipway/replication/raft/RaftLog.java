package io.slipway.replication.raft;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable log. An append is acknowledged when it is flushed to disk (fdatasync) on a majority of the members.
 *
 * <p>States: joining; started, and waiting to take part (as a founder whose folder is empty, until the others are
 * heard, see {@link Founding}; as a member that joins, until it is added); taking part; closed, for good. What is told
 * and written meanwhile is the {@link Ledger}'s part.
 *
 * <p>When the leader is closed, another member leads within half a second; when it dies, within four.
 */
public final class RaftLog implements ReplicatedLog {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLog.class);
    private static final long CLOSE_TIMEOUT_S = 10;

    /** Changes of members and backups that wait their turn; more are refused by a RejectedExecutionException. */
    private static final int ADMIN_WAITING = 100;

    private final RaftLogConfig config;
    private final Refusals refusals;
    private final Ledger ledger;
    private final Roster roster;
    private final ExecutorService admin = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(ADMIN_WAITING), task -> daemon("log-admin", task));
    private @Nullable LogFolder folder;
    private @Nullable Member member;
    private @Nullable Membership membership;
    private @Nullable Founding founding;
    private boolean started;
    private boolean closed;

    /** A log that is to be joined and started. */
    public RaftLog(RaftLogConfig config) {
        this.config = config;
        this.refusals = new Refusals(config.folder());
        this.ledger = new Ledger(refusals, config.snapshotAfterBytes());
        this.roster = new Roster(config.own());
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized LogChannel join(String name, LogListener listener) {
        if (started) {
            throw new IllegalStateException("the log has been started: '" + name + "' comes too late");
        }
        return ledger.join(name, listener);
    }

    /**
     * Has {@code watcher} told of each change of the members from the start on, when it is committed and known here,
     * whoever made it. It is told on a thread of the log's, and must not hold that up. Before {@link #start} only.
     */
    public synchronized void onMembersChange(Consumer<MembersChange> watcher) {
        if (started) {
            throw new IllegalStateException("the log has been started: changes may have been missed");
        }
        roster.watch(watcher);
    }

    /**
     * Returns when this member takes part, or waits to. The only member without a port leads by then, which it always
     * comes to do; any other hears through its listeners who leads.
     */
    @Override
    public synchronized void start() {
        started = true;
        LogFolder opened = LogFolder.open(config);
        try {
            begin(opened);
        } catch (RuntimeException e) {
            close(member);
            member = null;
            ledger.endClose();
            opened.close();
            throw e;
        }
        folder = opened;
    }

    private void begin(LogFolder opened) {
        Position base = opened.readSnapshot().base();
        roster.begin(
                Segments.examine(opened.raft(), base.index(), opened.flushed().index(), refusals));
        ledger.begin(opened);
        Machine machine = new Machine(ledger, roster, opened, opened.flushed(), base);
        try {
            Promise.makeUp(opened.raft());
            boolean begins = !opened.isFresh() || (config.members().size() == 1 && !config.joining());
            if (begins && opened.isFresh()) {
                Member.format(config, opened);
                opened.keep(Map.of(config.self(), opened.id()));
            }
            Introductions introductions = new Introductions(() -> introduction(opened), () -> admit(opened));
            Member created = Member.create(config, opened, machine, introductions, begins);
            member = created;
            Membership known = new Membership(config, created, ledger, admin, () -> introduction(opened));
            membership = known;
            ledger.attach(machine, opened, created);
            created.start();
            if (begins) {
                roster.found(known.list().stream().map(MemberStatus::member).toList());
            }
            if (!begins && !config.joining()) {
                Founding asking = new Founding(config, introduction(opened), verdict -> decided(opened, verdict));
                founding = asking;
                daemon("log-founding", asking).start();
            }
            if (!config.isNetworked()) {
                ledger.ready().get(config.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while the log was starting", e);
        } catch (TimeoutException e) {
            throw new LogException(
                    "the log in " + config.folder() + " did not come up within " + config.startTimeout(), e);
        } catch (ExecutionException e) {
            throw refusals.of(e.getCause() == null ? e : e.getCause());
        } catch (IOException | RuntimeException e) {
            throw refusals.of(e);
        }
    }

    /** What this member tells of itself. */
    private Introduction introduction(LogFolder opened) {
        Member known = member;
        Introduction.Stage waits = config.joining() ? Introduction.Stage.JOINING : Introduction.Stage.FOUNDING;
        return new Introduction(
                config.cluster(),
                config.self(),
                opened.id(),
                known != null && known.hasBegun() ? Introduction.Stage.BEGUN : waits,
                config.joining() ? "" : Founding.list(config),
                opened.founders());
    }

    /** This member, which waits for that, is about to be added. */
    private Introduction admit(LogFolder opened) {
        if (config.joining()) {
            takePart(opened, Map.of());
        }
        return introduction(opened);
    }

    private void decided(LogFolder opened, Founding.Verdict verdict) {
        if (verdict instanceof Founding.Begin begin) {
            takePart(opened, begin.folders());
        } else if (verdict instanceof Founding.Refuse refusal) {
            ledger.fail(new LogException(refusal.why(), null));
        }
    }

    private synchronized void takePart(LogFolder opened, Map<String, String> founders) {
        Member waits = member;
        if (closed || waits == null || waits.hasBegun()) {
            return;
        }
        try {
            Member.format(config, opened);
            opened.keep(founders);
            waits.begin(config);
        } catch (IOException | RuntimeException e) {
            ledger.fail(refusals.of(e));
        }
    }

    /** Who leads, as far as this member knows; may be out of date. */
    public Optional<String> leader() {
        return membership().leader();
    }

    /** Who leads as far as this member knows, or what has to be done so that somebody does; for people to read. */
    public String standing() {
        Membership known = membership();
        Founding asking = founding;
        return asking != null && !known.hasBegun() ? asking.standing() : known.standing();
    }

    /** All members as this one sees them; the leader sees most. */
    public List<MemberStatus> members() {
        return membership().list();
    }

    /**
     * Adds a member, which must have been started to join. It catches up first and has no vote meanwhile.
     *
     * @return completes when that is committed; fails with {@link io.slipway.replication.NotLeadingException} when
     *     another member leads, with {@link io.slipway.runtime.config.ConfigException} when it cannot be a member, and
     *     with {@link LogException} when it does not come up
     */
    public CompletableFuture<Void> addMember(RaftLogConfig.Member added) {
        return membership().add(added);
    }

    /**
     * Removes a member; stop it afterwards. A leader that is asked to remove itself hands leadership over and refuses,
     * so that the new leader is asked.
     *
     * @return as {@link #addMember}
     */
    public CompletableFuture<Void> removeMember(String id) {
        return membership().remove(id);
    }

    /**
     * Adds a member and then removes another. With the same id twice it takes a member in again that lost its disk and
     * was started to join.
     *
     * @return as {@link #addMember}; when it fails the new one may be a member beside the old one, or neither
     */
    public CompletableFuture<Void> replaceMember(String removed, RaftLogConfig.Member added) {
        return membership().replace(removed, added);
    }

    /**
     * Has another member lead.
     *
     * @return completes when it does; fails with {@link LogException} when it cannot, and this member goes on leading
     */
    public CompletableFuture<Void> transferLeadership(String successor) {
        return membership().transfer(successor);
    }

    /**
     * The states of all components as of one entry of the log, as the content of a file for {@link #restore}. Each
     * member can give it; what a follower gives may lack what was acknowledged last.
     *
     * @return completes with the bytes
     */
    public CompletableFuture<byte[]> backup() {
        return CompletableFuture.supplyAsync(
                () -> Backup.of(config.cluster(), ledger.replay()).encode(), admin);
    }

    /**
     * Makes a log out of a backup, in a folder that has none; it is not started. The cluster may have another name than
     * the one that the backup was made in. Only one member is restored, and started alone; the others are added to it.
     *
     * @param config the only founding member
     * @return the index of the last entry in the backup
     * @throws LogException when the file is damaged or no backup, or the folder is not empty; nothing is changed then
     * @throws io.slipway.runtime.config.ConfigException when {@code config} has more members than one
     */
    public static long restore(Path file, RaftLogConfig config) {
        Problems problems = new Problems();
        problems.check(
                config.members().size() == 1 && !config.joining(),
                config.members().size() + " members to restore, expected 1 that founds the log: start it alone and add"
                        + " the others");
        problems.throwIfAny();
        Backup backup = Backup.read(file);
        LogFolder.refuseUnlessEmpty(config.folder());
        try (LogFolder folder = LogFolder.open(config)) {
            folder.writeSnapshot(backup.snapshot());
        } catch (IOException e) {
            throw new LogException(
                    "the backup " + file + " could not be restored into " + config.folder() + ": " + e
                            + ". Empty that folder, make room or repair the disk, and try again",
                    e);
        }
        return backup.index();
    }

    private synchronized Membership membership() {
        Membership known = membership;
        if (known == null || closed) {
            throw new LogException("the log in " + config.folder() + " is not open", null);
        }
        return known;
    }

    /** Ratis' side of this log, once started. */
    @Nullable
    synchronized Member member() {
        return member;
    }

    /** Has all components' states written in place of the log so far; completes when that is done. */
    CompletableFuture<@Nullable Void> takeSnapshot() {
        return ledger.takeSnapshot();
    }

    @Override
    public void close() {
        Member open;
        LogFolder held;
        Founding asking;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = member;
            held = folder;
            asking = founding;
        }
        if (asking != null) {
            asking.close();
        }
        admin.shutdown();
        CompletableFuture<@Nullable Void> ended = ledger.beginClose();
        if (held == null) {
            return;
        }
        try {
            ended.get(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("writes under way could not be finished within {} s", CLOSE_TIMEOUT_S);
        }
        if (open != null) {
            open.handOver();
        }
        ledger.endClose();
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
