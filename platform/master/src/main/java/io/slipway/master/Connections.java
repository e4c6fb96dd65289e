package io.slipway.master;

import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.ToAgent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of agents and frameworks by their numbers. A connection whose listener fails is over: it has
 * missed something. Owned by the master's loop.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Map<Long, End> open = new HashMap<>();
    private final Map<Long, End> broken = new TreeMap<>();

    /** The other end of a connection. */
    private record End(SchedulerGateway.@Nullable Listener framework, AgentGateway.@Nullable Listener agent) {
        void close(String reason) {
            if (framework != null) {
                framework.onClosed(reason);
            }
            if (agent != null) {
                agent.onClosed(reason);
            }
        }
    }

    void add(long number, SchedulerGateway.Listener framework) {
        open.put(number, new End(framework, null));
    }

    void add(long number, AgentGateway.Listener agent) {
        open.put(number, new End(null, agent));
    }

    boolean has(long number) {
        return open.containsKey(number);
    }

    /** Forgets a connection that the other end closed. False when it was not there. */
    boolean remove(long number) {
        return open.remove(number) != null;
    }

    /** Does what was decided. */
    void release(Effect effect) {
        End end = open.get(effect.connection());
        if (end == null) {
            return;
        }
        try {
            if (effect instanceof Effect.ToFramework message) {
                send(end, message.event());
            } else if (effect instanceof Effect.ToAgent message) {
                send(end, message.message());
            } else if (effect instanceof Effect.Close close) {
                open.remove(effect.connection());
                end.close(close.reason());
            } else {
                throw new IllegalStateException("unknown effect " + effect);
            }
        } catch (RuntimeException e) {
            LOG.warn("connection {} is over: its listener failed", effect.connection(), e);
            open.remove(effect.connection());
            broken.put(effect.connection(), end);
        }
    }

    /** Something that was sent over this connection is lost, so it is over. */
    void breakOff(long number) {
        End end = open.remove(number);
        if (end != null) {
            broken.put(number, end);
        }
    }

    /** Tells the other ends of what broke that it is over; those that cannot be told are tried again the next time. */
    List<Long> sweep(String reason) {
        List<Long> numbers = new ArrayList<>(broken.keySet());
        for (Map.Entry<Long, End> entry : List.copyOf(broken.entrySet())) {
            try {
                entry.getValue().close(reason);
                broken.remove(entry.getKey());
            } catch (RuntimeException e) {
                LOG.warn("connection {} is over, which its other end cannot be told yet", entry.getKey(), e);
            }
        }
        return numbers;
    }

    /** Ends all. */
    void closeAll(String reason) {
        List<End> all = new ArrayList<>(open.values());
        all.addAll(broken.values());
        open.clear();
        broken.clear();
        for (End end : all) {
            try {
                end.close(reason);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed when it was told that its connection is over", e);
            }
        }
    }

    private static void send(End end, Event event) {
        if (end.framework != null) {
            end.framework.onEvent(event);
        }
    }

    private static void send(End end, ToAgent message) {
        if (end.agent != null) {
            end.agent.onMessage(message);
        }
    }
}
