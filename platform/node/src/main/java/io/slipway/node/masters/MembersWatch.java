package io.slipway.node.masters;

import io.slipway.replication.LogException;
import io.slipway.replication.raft.MembersChange;
import io.slipway.replication.raft.RaftLogConfig.Member;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the event log when the masters change, each change that the log commits, and who leads them, as this one sees
 * it when it looks; whoever caused it. Owner: the loop.
 */
public final class MembersWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MemberLog log;
    private final EventLog events;
    private @Nullable String leader;

    private MembersWatch(MemberLog log, EventLog events) {
        this.log = log;
        this.events = events;
    }

    /**
     * Begins to listen, and to look for a leader every second.
     *
     * @param log not started yet
     */
    public static void start(EventLoop loop, MemberLog log, EventLog events) {
        MembersWatch watch = new MembersWatch(log, events);
        log.onMembersChange(change -> loop.execute(() -> watch.members(change)));
        loop.execute(() -> {
            EventLoop.Timer unused = loop.every(PERIOD, watch::look);
        });
    }

    private void look() {
        try {
            log.leader().ifPresent(this::leads);
        } catch (LogException e) {
            return; // not open yet, or closed
        }
    }

    private void leads(String id) {
        if (!id.equals(leader)) {
            events.tell("master-leads", "master", id, "before", leader == null ? "" : leader);
            leader = id;
        }
    }

    private void members(MembersChange change) {
        Map<String, String> gone = new HashMap<>(addresses(change.before()));
        addresses(change.after()).forEach((id, address) -> {
            String before = gone.remove(id);
            if (before == null) {
                events.tell("master-added", "master", id, "address", address);
            } else if (!address.equals(before)) {
                events.tell("master-moved", "master", id, "address", address);
            }
        });
        gone.forEach((id, address) -> events.tell("master-removed", "master", id, "address", address));
    }

    private static Map<String, String> addresses(List<Member> members) {
        return members.stream().collect(Collectors.toMap(Member::id, Member::address, (a, b) -> b, TreeMap::new));
    }
}
