package io.slipway.master.agents;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentInfo;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The registered agents, and those that an earlier master admitted and that have not come back yet. Owned by the
 * master's loop.
 */
public final class AgentTable {
    private final TreeMap<AgentId, Agent> registered = new TreeMap<>();
    private final Map<Long, Agent> byConnection = new HashMap<>();
    private final TreeMap<AgentId, AgentInfo> awaited = new TreeMap<>();
    /** Of both, by address; registrations of a large cluster must not look through all. */
    private final Map<Address, TreeSet<AgentId>> byAddress = new HashMap<>();

    private record Address(String hostname, int port) {
        static Address of(AgentInfo info) {
            return new Address(info.hostname(), info.port());
        }
    }

    /** @param awaited the agents that are expected back */
    public AgentTable(Map<AgentId, AgentInfo> awaited) {
        this.awaited.putAll(awaited);
        awaited.forEach(this::index);
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
        return idsAt(info).stream()
                .map(registered::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The agents at the address of {@code info}, registered or awaited. */
    public Set<AgentId> idsAt(AgentInfo info) {
        return Collections.unmodifiableSet(byAddress.getOrDefault(Address.of(info), new TreeSet<>()));
    }

    /** Takes in an agent; it is awaited no more. */
    public void add(Agent agent) {
        AgentInfo before = awaited.remove(agent.id());
        if (before != null) {
            unindex(agent.id(), before);
        }
        registered.put(agent.id(), agent);
        index(agent.id(), agent.info());
    }

    /** Gives an agent a session. */
    public void connect(Agent agent, long connection, AgentInfo info, long nowNanos) {
        byConnection.remove(agent.connection());
        unindex(agent.id(), agent.info());
        agent.connect(connection, info, nowNanos);
        index(agent.id(), info);
        byConnection.put(connection, agent);
    }

    /** Ends the session of an agent. */
    public void disconnect(Agent agent) {
        byConnection.remove(agent.connection());
        agent.disconnect();
    }

    /** Forgets an agent, registered or awaited. */
    public void remove(AgentId id) {
        AgentInfo expected = awaited.remove(id);
        if (expected != null) {
            unindex(id, expected);
        }
        Agent agent = registered.remove(id);
        if (agent != null) {
            unindex(id, agent.info());
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

    private void index(AgentId id, AgentInfo info) {
        byAddress.computeIfAbsent(Address.of(info), unused -> new TreeSet<>()).add(id);
    }

    private void unindex(AgentId id, AgentInfo info) {
        byAddress.computeIfPresent(Address.of(info), (address, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
        });
    }
}
