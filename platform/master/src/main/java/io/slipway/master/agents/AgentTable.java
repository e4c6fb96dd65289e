package io.slipway.master.agents;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentInfo;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The registered agents, and those that an earlier master admitted and that have not come back yet. Owned by the
 * master's loop.
 */
public final class AgentTable {
    private final TreeMap<AgentId, Agent> registered = new TreeMap<>();
    private final Map<Long, Agent> byConnection = new HashMap<>();
    private final TreeMap<AgentId, AgentInfo> awaited = new TreeMap<>();

    /** @param awaited the agents that are expected back */
    public AgentTable(Map<AgentId, AgentInfo> awaited) {
        this.awaited.putAll(awaited);
    }

    /** The registered agent of this id. */
    public @Nullable Agent find(AgentId id) {
        return registered.get(id);
    }

    /** The agent whose present session this is. */
    public @Nullable Agent byConnection(long connection) {
        return byConnection.get(connection);
    }

    /** The registered agent at the address of {@code info}. */
    public @Nullable Agent at(AgentInfo info) {
        return registered.values().stream()
                .filter(agent -> agent.isAt(info))
                .findFirst()
                .orElse(null);
    }

    /** Takes in an agent; it is awaited no more. */
    public void add(Agent agent) {
        registered.put(agent.id(), agent);
        awaited.remove(agent.id());
    }

    /** Gives an agent a session. */
    public void connect(Agent agent, long connection, AgentInfo info, long nowNanos) {
        byConnection.remove(agent.connection());
        agent.connect(connection, info, nowNanos);
        byConnection.put(connection, agent);
    }

    /** Ends the session of an agent. */
    public void disconnect(Agent agent) {
        byConnection.remove(agent.connection());
        agent.disconnect();
    }

    /** Forgets an agent, registered or awaited. */
    public void remove(AgentId id) {
        awaited.remove(id);
        Agent agent = registered.remove(id);
        if (agent != null) {
            byConnection.remove(agent.connection());
        }
    }

    /** Those that are registered, connected or not, by id. */
    public Collection<Agent> registered() {
        return Collections.unmodifiableCollection(registered.values());
    }

    /** Those that are expected back. */
    public Map<AgentId, AgentInfo> awaited() {
        return Collections.unmodifiableMap(awaited);
    }
}
