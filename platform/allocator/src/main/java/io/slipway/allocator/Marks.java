package io.slipway.allocator;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where something may be granted that could not be before: on which agents to whom. What is not marked was looked at
 * and had nobody to go to, so a cycle need not look at it again.
 */
final class Marks {
    private final TreeMap<String, Set<Holder>> onAgents = new TreeMap<>();
    private final Set<Holder> everywhere = new HashSet<>();
    private final Set<String> whole = new HashSet<>();

    /** Something changed on the agent: all may have it. */
    void agent(String agent) {
        whole.add(agent);
        onAgents.computeIfAbsent(agent, unused -> new HashSet<>());
    }

    /** The holder may have something on the agent. */
    void pair(String agent, Holder holder) {
        onAgents.computeIfAbsent(agent, unused -> new HashSet<>()).add(holder);
    }

    /** The holder may have something on any agent. */
    void holder(Holder holder) {
        everywhere.add(holder);
    }

    /** The agents to look at, in the order of their ids. */
    Collection<String> agents(Map<String, AgentEntry> all) {
        return everywhere.isEmpty() ? onAgents.keySet() : all.keySet();
    }

    /** Whether to look at everybody for this agent. */
    boolean isWhole(String agent) {
        return whole.contains(agent);
    }

    /** Whom to look at for an agent that is not to be looked at for everybody. */
    Set<Holder> holders(String agent) {
        Set<Holder> own = onAgents.getOrDefault(agent, Set.of());
        if (own.isEmpty()) {
            return everywhere;
        }
        Set<Holder> both = new HashSet<>(own);
        both.addAll(everywhere);
        return both;
    }

    void clear() {
        onAgents.clear();
        everywhere.clear();
        whole.clear();
    }
}
