package io.slipway.simulation.log;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.simulation.log.Boundaries.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One process's part in the log.
 *
 * <p>States: following; standing for election (from following, when no leader is heard for 1.5 to 3 s); leading (from
 * there with the votes of a majority); ended (crashed, closed or failed, for good; another process goes on with
 * its disk). From each of the first three it follows as soon as it hears of a later term; a leader that hears no
 * majority for 3 s follows too.
 */
public final class LogMember implements ReplicatedLog {
    private static final Duration HEARTBEAT = Duration.ofMillis(400);
    private static final long PATIENCE_MS = 1_500;
    private static final int BATCH = 64;

    private enum Role {
        FOLLOWING,
        STANDING,
        LEADING,
        ENDED
    }

    private final int id;
    private final LogGroup group;
    private final SimulatedLoop loop;
    private final LogDisk disk;
    private final Components components = new Components(this);
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final long[] next;
    private final long[] matches;
    private final long[] heardNanos;
    private final Set<Integer> votes = new HashSet<>();
    private Snapshot snapshot = Snapshot.NONE;
    private Role role = Role.FOLLOWING;
    private boolean started;
    private long term;
    private int vote = -1;
    private long committed;
    private long told;
    /** The term in which the components were told that they lead; -1 when they were not. */
    private long leadingTerm = -1;

    private long begin;
    private boolean flushing;
    private boolean pumping;
    private EventLoop.@Nullable Timer election;

    LogMember(int id, LogGroup group, SimulatedLoop loop, LogDisk disk) {
        this.id = id;
        this.group = group;
        this.loop = loop;
        this.disk = disk;
        this.next = new long[group.size()];
        this.matches = new long[group.size()];
        this.heardNanos = new long[group.size()];
    }

    @Override
    public LogChannel join(String name, LogListener listener) {
        if (started) {
            throw new IllegalStateException("the log has been started: '" + name + "' comes too late");
        }
        return components.join(name, listener);
    }

    @Override
    public void start() {
        disk.open();
        try {
            recover();
        } catch (LogException e) {
            disk.crash(0);
            throw e;
        }
    }

    private void recover() {
        components.refuseUnknown(disk.snapshot().states().keySet());
        components.refuseUnknown(
                disk.entries().values().stream().map(Entry::channel).toList());
        started = true;
        term = disk.term();
        vote = disk.vote();
        snapshot = disk.snapshot();
        entries.putAll(disk.entries());
        committed = snapshot.base();
        told = committed;
        components.tellAnew(snapshot, List.of());
        waitForLeader();
    }

    /** Hands leadership over if somebody can take it, writes and answers what is under way, and ends. */
    @Override
    public void close() {
        handOver();
        if (!started || role == Role.ENDED) {
            role = Role.ENDED;
            return;
        }
        disk.flush(Integer.MAX_VALUE).forEach(Runnable::run);
        role = Role.ENDED;
        leadingTerm = -1;
        disk.crash(Integer.MAX_VALUE);
        components.doubt();
    }

    /** Has the components' states kept in place of the log, unless an append is under way. */
    public void takeSnapshot() {
        components.askForStates(this::keep);
    }

    /** Has the member with most of the log stand for election. */
    public void handOver() {
        if (role != Role.LEADING) {
            return;
        }
        int best = -1;
        for (int i = 0; i < group.size(); i++) {
            if (i != id && (best < 0 || matches[i] > matches[best])) {
                best = i;
            }
        }
        if (best >= 0) {
            send(best, new Message.TakeOver(term));
        }
    }

    /** The process dies; of what its disk had not flushed the oldest {@code kept} writes are there all the same. */
    public void crash(int kept) {
        if (started && role != Role.ENDED) {
            role = Role.ENDED;
            leadingTerm = -1;
            disk.crash(kept);
            components.stop();
        }
    }

    /** The disk refuses to write. */
    public void failDisk() {
        fail(new LogException("the disk of member " + id + " refused a write", null));
    }

    void fail(LogException cause) {
        if (role != Role.ENDED) {
            role = Role.ENDED;
            leadingTerm = -1;
            disk.crash(0);
            components.fail(cause);
            group.failed(id);
        }
    }

    /** Whether its components were told that they lead. */
    public boolean leads() {
        return leadingTerm >= 0;
    }

    boolean leadsIn(long asked) {
        return leadingTerm >= 0 && leadingTerm == asked;
    }

    int id() {
        return id;
    }

    long told() {
        return told;
    }

    /** The last index of its log. */
    public long lastIndex() {
        return entries.isEmpty() ? snapshot.base() : entries.lastKey();
    }

    /** Up to where its log is committed, as far as it knows. */
    public long committed() {
        return committed;
    }

    /** Up to where a snapshot stands for its log. */
    public long base() {
        return snapshot.base();
    }

    Witness witness() {
        return group.witness();
    }

    Flaw flaw() {
        return group.flaw();
    }

    // Leading

    void append(Entry entry) {
        entries.put(entry.index(), entry);
        disk.writeEntries(List.of(entry));
        if (!passes(Place.APPENDED)) {
            return;
        }
        long mine = term;
        whenWritten(() -> written(mine, entry.index()));
        pump();
    }

    private void written(long inTerm, long index) {
        if (role == Role.LEADING && inTerm == term) {
            matches[id] = Math.max(matches[id], index);
            advance();
        }
    }

    /** Sends what is new, once for all that is appended in this moment. */
    private void pump() {
        if (!pumping) {
            pumping = true;
            var unused = loop.schedule(Duration.ZERO, () -> {
                pumping = false;
                if (role == Role.LEADING) {
                    tellFollowers(false);
                }
            });
        }
    }

    /** @param all those too that were sent everything */
    private void tellFollowers(boolean all) {
        for (int i = 0; i < group.size(); i++) {
            if (i != id && (all || next[i] <= lastIndex())) {
                tellFollower(i);
            }
        }
        passes(Place.SENT);
    }

    private void tellFollower(int follower) {
        long previous = next[follower] - 1;
        if (previous < snapshot.base()) {
            send(follower, new Message.Install(term, id, snapshot));
            passes(Place.SNAPSHOT_SENT);
            return;
        }
        List<Entry> batch = new ArrayList<>();
        for (Entry entry : entries.tailMap(previous, false).values()) {
            batch.add(entry);
            if (batch.size() == BATCH) {
                break;
            }
        }
        send(follower, new Message.Append(term, id, previous, termAt(previous), List.copyOf(batch), committed));
        next[follower] += batch.size(); // what is lost on the way the follower asks for again
    }

    private void heartbeat(long inTerm) {
        if (role != Role.LEADING || inTerm != term) {
            return;
        }
        long now = loop.clock().nanoTime();
        int heard = 1;
        for (int i = 0; i < group.size(); i++) {
            heard += i != id && now - heardNanos[i] < 2 * PATIENCE_MS * 1_000_000 ? 1 : 0;
        }
        if (heard <= group.size() / 2) {
            follow();
            return;
        }
        tellFollowers(true);
        var unused = loop.schedule(HEARTBEAT, () -> heartbeat(inTerm));
    }

    /** What a majority has on its disks is committed, with everything before, if it is of this term. */
    private void advance() {
        long[] sorted = matches.clone();
        Arrays.sort(sorted);
        long everywhere = flaw() == Flaw.ACKNOWLEDGES_ALONE ? matches[id] : sorted[(sorted.length - 1) / 2];
        if (everywhere > committed && termAt(everywhere) == term) {
            commit(everywhere);
        }
    }

    private void lead() {
        role = Role.LEADING;
        cancelElection();
        witness().leads(id, term, lastIndex());
        if (!passes(Place.ELECTED)) {
            return;
        }
        Arrays.fill(next, lastIndex() + 1);
        Arrays.fill(matches, 0);
        Arrays.fill(heardNanos, loop.clock().nanoTime());
        begin = lastIndex() + 1;
        append(new Entry(begin, term, "", List.of()));
        long mine = term;
        var unused = loop.schedule(HEARTBEAT, () -> heartbeat(mine));
    }

    // Following

    private void follow() {
        role = Role.FOLLOWING;
        votes.clear();
        if (leadingTerm >= 0) {
            leadingTerm = -1;
            components.doubt();
            components.tellAll(LogListener::following);
            components.tellAnew(snapshot, entries.headMap(told, true).values());
        }
        waitForLeader();
    }

    private void waitForLeader() {
        cancelElection();
        Duration patience = Duration.ofMillis(PATIENCE_MS + group.random().nextLong(PATIENCE_MS));
        election = loop.schedule(patience, this::stand);
    }

    private void cancelElection() {
        if (election != null) {
            election.cancel();
            election = null;
        }
    }

    private void stand() {
        if (role == Role.LEADING || role == Role.ENDED) {
            return;
        }
        role = Role.STANDING;
        votes.clear();
        term++;
        vote = id;
        disk.writeVote(term, vote);
        long mine = term;
        disk.afterwards(() -> {
            if (role == Role.STANDING && term == mine && passes(Place.VOTED)) {
                long last = lastIndex();
                for (int i = 0; i < group.size(); i++) {
                    if (i != id) {
                        send(i, new Message.AskVote(term, id, last, termAt(last)));
                    }
                }
                counted(id);
            }
        });
        flush();
        election = loop.schedule(Duration.ofMillis(PATIENCE_MS + group.random().nextLong(PATIENCE_MS)), this::stand);
    }

    private void counted(int voter) {
        votes.add(voter);
        if (role == Role.STANDING && votes.size() > group.size() / 2) {
            lead();
        }
    }

    void received(Message message) {
        if (role == Role.ENDED || !passes(Place.RECEIVED)) {
            return;
        }
        if (message.term() > term) {
            term = message.term();
            vote = -1;
            disk.writeVote(term, vote);
            follow();
            flush();
        }
        if (message instanceof Message.AskVote asked) {
            asked(asked);
        } else if (message instanceof Message.Vote given) {
            if (given.granted() && given.term() == term) {
                counted(given.voter());
            }
        } else if (message instanceof Message.Append append) {
            appended(append);
        } else if (message instanceof Message.Appended answer) {
            answered(answer);
        } else if (message instanceof Message.Install install) {
            installed(install);
        } else if (message instanceof Message.TakeOver && message.term() == term) {
            stand();
        }
    }

    private void asked(Message.AskVote asked) {
        long last = lastIndex();
        long lastTerm = termAt(last);
        boolean newer = asked.lastTerm() > lastTerm || (asked.lastTerm() == lastTerm && asked.lastIndex() >= last);
        boolean free = vote < 0 || vote == asked.candidate() || flaw() == Flaw.VOTES_TWICE;
        boolean granted = asked.term() == term && role == Role.FOLLOWING && newer && free;
        if (granted) {
            vote = asked.candidate();
            disk.writeVote(term, vote);
            waitForLeader();
        }
        long mine = term;
        disk.afterwards(() -> {
            if (!granted || passes(Place.VOTED)) {
                send(asked.candidate(), new Message.Vote(mine, id, granted));
            }
        });
        flush();
    }

    private void appended(Message.Append append) {
        if (append.term() < term) {
            send(append.leader(), new Message.Appended(term, id, false, 0));
            return;
        }
        role = Role.FOLLOWING;
        waitForLeader();
        if (append.previous() > lastIndex()
                || (append.previous() >= snapshot.base() && termAt(append.previous()) != append.previousTerm())) {
            long again = Math.max(committed, Math.min(lastIndex(), append.previous() - 1));
            send(append.leader(), new Message.Appended(term, id, false, again));
            return;
        }
        List<Entry> added = new ArrayList<>();
        for (Entry entry : append.entries()) {
            if (entry.index() > snapshot.base() && (!added.isEmpty() || !entry.equals(entries.get(entry.index())))) {
                added.add(entry);
            }
        }
        if (!added.isEmpty()) {
            entries.tailMap(added.get(0).index(), true).clear();
            added.forEach(entry -> entries.put(entry.index(), entry));
            disk.writeEntries(added);
        }
        long match = append.previous() + append.entries().size();
        answerWhenWritten(append.leader(), match);
        commit(Math.min(append.committed(), match));
    }

    private void answerWhenWritten(int leader, long match) {
        long mine = term;
        whenWritten(() -> send(leader, new Message.Appended(mine, id, true, match)));
    }

    private void whenWritten(Runnable action) {
        if (flaw() == Flaw.ACKNOWLEDGES_UNFLUSHED) {
            var unused = loop.schedule(Duration.ZERO, action);
        } else {
            disk.afterwards(action);
        }
        flush();
    }

    private void answered(Message.Appended answer) {
        if (role != Role.LEADING || answer.term() != term) {
            return;
        }
        int follower = answer.follower();
        heardNanos[follower] = loop.clock().nanoTime();
        if (answer.accepted()) {
            matches[follower] = Math.max(matches[follower], answer.matches());
            next[follower] = Math.max(next[follower], answer.matches() + 1);
            advance();
            if (role == Role.LEADING && next[follower] <= lastIndex()) {
                pump();
            }
        } else {
            next[follower] = Math.max(matches[follower], Math.min(answer.matches(), next[follower] - 1)) + 1;
            tellFollower(follower);
        }
    }

    private void installed(Message.Install install) {
        if (install.term() < term) {
            send(install.leader(), new Message.Appended(term, id, false, 0));
            return;
        }
        role = Role.FOLLOWING;
        waitForLeader();
        Snapshot given = install.snapshot();
        if (given.base() > committed) {
            boolean keep = entries.containsKey(given.base()) && termAt(given.base()) == given.baseTerm();
            snapshot = given;
            if (keep) {
                entries.headMap(given.base(), true).clear();
            } else {
                entries.clear();
            }
            disk.writeSnapshot(given, keep);
            committed = given.base();
            told = committed;
            components.tellAnew(given, List.of());
            if (!passes(Place.SNAPSHOT_RECEIVED)) {
                return;
            }
        }
        answerWhenWritten(install.leader(), Math.max(given.base(), committed));
    }

    // Both

    private void commit(long upTo) {
        committed = Math.max(committed, upTo);
        while (told < committed && role != Role.ENDED) {
            Entry entry = entries.get(told + 1);
            if (entry == null) {
                throw new AssertionError(
                        "member " + id + " has no entry " + (told + 1) + " and committed up to " + upTo);
            }
            told++;
            if (!passes(Place.COMMITTED)) {
                return;
            }
            witness().commits(id, entry);
            if (role == Role.LEADING && entry.index() >= begin) {
                committedOwn(entry);
            } else {
                components.tell(entry);
            }
            if (told % group.snapshotEvery() == 0) {
                components.askForStates(this::keep);
            }
        }
    }

    private void committedOwn(Entry entry) {
        if (entry.index() == begin) {
            leadingTerm = term;
            components.leading(term);
            return;
        }
        witness().acknowledges(entry);
        components.acknowledge(entry.index());
        passes(Place.ACKNOWLEDGED);
    }

    /** The states may be ahead of what is committed: then the next ones are kept. */
    private void keep(Map<String, Snapshot.State> states) {
        long base = Long.MAX_VALUE;
        long newest = 0;
        for (Snapshot.State state : states.values()) {
            base = Math.min(base, state.index());
            newest = Math.max(newest, state.index());
        }
        if (role == Role.ENDED || newest > committed || base <= snapshot.base()) {
            return;
        }
        snapshot = new Snapshot(base, termAt(base), states);
        entries.headMap(base, true).clear();
        disk.writeSnapshot(snapshot, true);
        if (passes(Place.SNAPSHOT_TAKEN)) {
            flush();
        }
    }

    private long termAt(long index) {
        if (index == snapshot.base()) {
            return snapshot.baseTerm();
        }
        Entry entry = entries.get(index);
        return entry == null ? 0 : entry.term();
    }

    private void flush() {
        if (flushing || role == Role.ENDED || disk.waiting() == 0) {
            return;
        }
        flushing = true;
        int now = disk.waiting();
        var unused = loop.schedule(group.flushTime(id), () -> {
            flushing = false;
            if (role == Role.ENDED) {
                return;
            }
            List<Runnable> due = disk.flush(now);
            if (passes(Place.FLUSHED)) {
                due.forEach(action -> {
                    if (role != Role.ENDED) {
                        action.run();
                    }
                });
                flush();
            }
        });
    }

    private void send(int to, Message message) {
        if (role != Role.ENDED) {
            group.send(id, to, message);
        }
    }

    /** True when it goes on; a crash may have struck. */
    private boolean passes(Place place) {
        group.boundaries().reached(id, place);
        return role != Role.ENDED;
    }
}
