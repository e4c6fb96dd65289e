package io.slipway.allocator;

import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is offered what: weighted dominant resource fairness, first over roles, then over the frameworks of a
 * role.
 * An agent's whole free remainder goes to the first who may have it; a role gets what is reserved for it and what is
 * reserved for nobody.
 *
 * <p>Event driven: whatever happens marks the agents it may concern, and {@link #allocate} looks at these alone. What
 * is granted is charged to its holder at once, and is its until {@link #release}.
 *
 * <p>Deterministic; not thread-safe: owned by the master's loop. Times are nanoseconds of one clock of the caller's.
 */
public final class Allocator {
    private final AllocatorConfig config;
    private final TreeMap<String, AgentEntry> agents = new TreeMap<>();
    private final TreeMap<String, FrameworkEntry> frameworks = new TreeMap<>();
    private final RefusedOffers refused = new RefusedOffers();
    private final TreeSet<String> marked = new TreeSet<>();
    private final Accounts accounts;

    public Allocator(AllocatorConfig config) {
        this.config = config;
        this.accounts = new Accounts(config);
    }

    /** An agent is there, or has other resources than before. Forgets what was refused on it. */
    public void putAgent(String id, Resources total) {
        AgentEntry agent = agents.get(id);
        if (agent == null) {
            agents.put(id, new AgentEntry(id, total));
        } else {
            accounts.shrink(agent.total());
            agent.resize(total);
        }
        accounts.grow(total);
        refused.removeWhere(place -> place.agent().equals(id));
        marked.add(id);
    }

    /** Whether the agent takes tasks at present. A new one does not. */
    public void setAgentActive(String id, boolean active) {
        agent(id).active = active;
        marked.add(id);
    }

    /** The agent is gone, with everything held there. */
    public void removeAgent(String id) {
        AgentEntry agent = agents.remove(id);
        if (agent != null) {
            accounts.shrink(agent.total());
            agent.held.forEach(accounts::credit);
            refused.removeWhere(place -> place.agent().equals(id));
        }
    }

    /**
     * A framework is there, or changed. A new one is not active.
     *
     * @param roles what it is offered resources for
     * @param suppressed the roles among them that want none at present
     * @param gpuAware whether agents with GPUs may be offered to it
     */
    public void putFramework(String id, Set<String> roles, Set<String> suppressed, boolean gpuAware) {
        FrameworkEntry framework = frameworks.computeIfAbsent(id, FrameworkEntry::new);
        framework.roles.clear();
        framework.roles.addAll(roles);
        framework.suppressed.clear();
        framework.suppressed.addAll(suppressed);
        framework.gpuAware = gpuAware;
        marked.addAll(agents.keySet());
    }

    /** Whether the framework can take offers. */
    public void setFrameworkActive(String id, boolean active) {
        framework(id).active = active;
        if (active) {
            marked.addAll(agents.keySet());
        }
    }

    /** The framework is gone. What it still holds stays charged to it until released. */
    public void removeFramework(String id) {
        FrameworkEntry gone = frameworks.remove(id);
        if (gone != null) {
            gone.roles.forEach(role -> accounts.close(new Holder(id, role)));
            refused.removeWhere(place -> place.holder().framework().equals(id));
        }
    }

    /** Wants no offers for {@code roles}; none means all. */
    public void suppress(String framework, Set<String> roles) {
        FrameworkEntry entry = framework(framework);
        entry.suppressed.addAll(roles.isEmpty() ? entry.roles : roles);
    }

    /** Wants offers for {@code roles} again and forgets what it refused; none means all. */
    public void revive(String framework, Set<String> roles) {
        FrameworkEntry entry = framework(framework);
        entry.suppressed.removeAll(roles.isEmpty() ? Set.copyOf(entry.roles) : roles);
        refused.removeWhere(place -> place.holder().framework().equals(framework)
                && (roles.isEmpty() || roles.contains(place.holder().role())));
        marked.addAll(agents.keySet());
    }

    /** Charges resources that are in use already, such as those of tasks found on an agent. */
    public void charge(Holder holder, String agent, Resources resources) {
        if (!resources.isEmpty()) {
            agent(agent).take(holder, resources);
            accounts.charge(holder, resources);
        }
    }

    /**
     * Takes resources back. On an agent that is gone it has no effect.
     *
     * @throws IllegalArgumentException when the holder does not hold them
     */
    public void release(Holder holder, String agent, Resources resources) {
        AgentEntry entry = agents.get(agent);
        if (entry != null && !resources.isEmpty()) {
            entry.giveBack(holder, resources);
            accounts.credit(holder, resources);
            if (!frameworks.containsKey(holder.framework())) {
                accounts.close(holder);
            }
            marked.add(agent);
        }
    }

    /** Until then the holder is not offered these resources of the agent, nor a part of them. */
    public void refuse(Holder holder, String agent, Resources resources, long untilNanos) {
        refused.add(new RefusedOffers.Place(holder, agent), resources, untilNanos);
    }

    /** Grants what is free on the agents that something happened to since the last call, and charges it. */
    public List<Grant> allocate(long nowNanos) {
        marked.addAll(refused.expire(nowNanos));
        List<Grant> grants = new ArrayList<>();
        for (String id : marked) {
            AgentEntry agent = agents.get(id);
            if (agent != null && agent.active && isUseful(agent.free())) {
                allocate(agent, nowNanos, grants);
            }
        }
        marked.clear();
        return grants;
    }

    /** When {@link #allocate} has something to do again if nothing else happens. */
    public OptionalLong nextExpiry() {
        return refused.nextExpiry();
    }

    /** Why what is free is not offered, agent by agent and holder by holder; nothing for agents with nothing free. */
    public List<Rejection> explain(long nowNanos) {
        List<Rejection> rejections = new ArrayList<>();
        for (AgentEntry agent : agents.values()) {
            if (!isUseful(agent.free())) {
                continue;
            }
            for (FrameworkEntry framework : frameworks.values()) {
                for (String role : framework.roles) {
                    Rejection rejection = check(agent, framework, role, nowNanos);
                    if (rejection != null) {
                        rejections.add(rejection);
                    }
                }
            }
        }
        return rejections;
    }

    /** What nobody holds on an agent; nothing when there is no such agent. */
    public Resources free(String agent) {
        AgentEntry entry = agents.get(agent);
        return entry == null ? Resources.EMPTY : entry.free();
    }

    /** What a holder holds on an agent, offered or in use. */
    public Resources held(Holder holder, String agent) {
        AgentEntry entry = agents.get(agent);
        return entry == null ? Resources.EMPTY : entry.held.getOrDefault(holder, Resources.EMPTY);
    }

    /** A role's dominant share of the cluster by its weight. */
    public double share(String role) {
        return accounts.share(role);
    }

    private void allocate(AgentEntry agent, long nowNanos, List<Grant> grants) {
        for (Holder holder : inTurn()) {
            FrameworkEntry framework = frameworks.get(holder.framework());
            if (framework == null || check(agent, framework, holder.role(), nowNanos) != null) {
                continue;
            }
            Resources offered = offerable(agent, holder.role());
            agent.take(holder, offered);
            accounts.charge(holder, offered);
            grants.add(new Grant(holder, agent.id, offered));
            if (!isUseful(agent.free())) {
                return;
            }
        }
    }

    private List<Holder> inTurn() {
        List<Holder> holders = new ArrayList<>();
        for (FrameworkEntry framework : frameworks.values()) {
            if (framework.active) {
                framework.roles.forEach(role -> holders.add(new Holder(framework.id, role)));
            }
        }
        holders.sort(accounts.turn());
        return holders;
    }

    private @Nullable Rejection check(AgentEntry agent, FrameworkEntry framework, String role, long nowNanos) {
        Holder holder = new Holder(framework.id, role);
        if (!agent.active) {
            return new Rejection(holder, agent.id, Rejection.Reason.AGENT_INACTIVE, "the agent is not connected");
        }
        if (!framework.active) {
            return new Rejection(
                    holder, agent.id, Rejection.Reason.FRAMEWORK_INACTIVE, "the framework is not connected");
        }
        if (framework.suppressed.contains(role)) {
            return new Rejection(
                    holder, agent.id, Rejection.Reason.SUPPRESSED, "it asked for no offers for role " + role);
        }
        if (agent.hasGpus() && !framework.gpuAware) {
            return new Rejection(
                    holder,
                    agent.id,
                    Rejection.Reason.GPU_ONLY,
                    "the agent has GPUs, and the framework lacks the capability GPU_RESOURCES");
        }
        Resources offered = offerable(agent, role);
        if (!isUseful(offered)) {
            return new Rejection(
                    holder,
                    agent.id,
                    Rejection.Reason.TOO_LITTLE,
                    "free for role " + role + ": [" + offered + "]; needed: cpus:" + config.minCpusMilli() / 1000.0
                            + " or mem:" + config.minMemMilli() / 1000);
        }
        RefusedOffers.Filter filter = refused.blocking(new RefusedOffers.Place(holder, agent.id), offered, nowNanos);
        if (filter != null) {
            long leftMs = (filter.untilNanos() - nowNanos) / 1_000_000;
            return new Rejection(
                    holder,
                    agent.id,
                    Rejection.Reason.FILTERED,
                    "it refused this; the filter ends in " + leftMs + " ms");
        }
        return null;
    }

    private static Resources offerable(AgentEntry agent, String role) {
        return agent.free()
                .filter(resource -> resource.role().equals(Resources.UNRESERVED)
                        || resource.role().equals(role));
    }

    private boolean isUseful(Resources resources) {
        return resources.milli(Resources.CPUS) >= config.minCpusMilli()
                || resources.milli(Resources.MEM) >= config.minMemMilli();
    }

    private AgentEntry agent(String id) {
        AgentEntry agent = agents.get(id);
        if (agent == null) {
            throw new IllegalArgumentException("agent " + id + " is not known to the allocator");
        }
        return agent;
    }

    private FrameworkEntry framework(String id) {
        FrameworkEntry framework = frameworks.get(id);
        if (framework == null) {
            throw new IllegalArgumentException("framework " + id + " is not known to the allocator");
        }
        return framework;
    }
}
