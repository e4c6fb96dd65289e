package io.slipway.node.masters;

import io.slipway.replication.LogException;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the event log when the masters change, or who leads them, as this one sees it, whoever caused it. What it finds
 * first is no change. Owner: the loop.
 */
public final class MembersWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MemberLog log;
    private final EventLog events;
    private @Nullable Map<String, String> seen;
    private @Nullable Map<String, String> told;
    private @Nullable String leader;

    private MembersWatch(MemberLog log, EventLog events) {
        this.log = log;
        this.events = events;
    }

    /**
     * Begins to look, every second.
     *
     * @param log started
     */
    public static void start(EventLoop loop, MemberLog log, EventLog events) {
        MembersWatch watch = new MembersWatch(log, events);
        loop.execute(() -> {
            EventLoop.Timer unused = loop.every(PERIOD, watch::look);
        });
    }

    private void look() {
        Map<String, String> now;
        Optional<String> leads;
        try {
            now = log.members().stream()
                    .collect(Collectors.toMap(
                            status -> status.member().id(),
                            status -> status.member().address(),
                            (a, b) -> b,
                            TreeMap::new));
            leads = log.leader();
        } catch (LogException e) {
            return; // closed
        }
        leads.ifPresent(this::leads);
        if (leads.isPresent() && now.equals(seen)) {
            members(now); // twice the same: no change that is under way, and may yet fail
        }
        seen = now;
    }

    private void leads(String id) {
        if (!id.equals(leader)) {
            events.tell("master-leads", "master", id, "before", leader == null ? "" : leader);
            leader = id;
        }
    }

    private void members(Map<String, String> now) {
        Map<String, String> before = told == null ? now : told;
        told = now;
        now.forEach((id, address) -> {
            if (!before.containsKey(id)) {
                events.tell("master-added", "master", id, "address", address);
            } else if (!address.equals(before.get(id))) {
                events.tell("master-moved", "master", id, "address", address);
            }
        });
        before.forEach((id, address) -> {
            if (!now.containsKey(id)) {
                events.tell("master-removed", "master", id, "address", address);
            }
        });
    }
}
