package io.slipway.allocator;

import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is offered what: weighted dominant resource fairness, first over roles, then over the frameworks of a
 * role.
 * An agent's whole free remainder goes to the first who may have it; a role gets what is reserved for it and what is
 * reserved for nobody.
 *
 * <p>Event driven: whatever happens marks the agents and holders it may concern, and {@link #allocate} looks at these
 * alone. Roles and holders are kept sorted by their share. What is granted is charged to its holder at once, and is
 * its until {@link #release}.
 *
 * <p>Deterministic; not thread-safe: owned by the master's loop. Times are nanoseconds of one clock of the caller's.
 */
public final class Allocator {
    /** Up to so many holders are quicker looked at one by one than found among all in turn. */
    private static final int FEW = 8;

    private static final int EXPLAINED = 10_000;

    private final AllocatorConfig config;
    private final TreeMap<String, AgentEntry> agents = new TreeMap<>();
    private final TreeMap<String, FrameworkEntry> frameworks = new TreeMap<>();
    private final RefusedOffers refused = new RefusedOffers();
    private final Marks marks = new Marks();
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
        refused.removeAgent(id);
        marks.agent(id);
    }

    /** Whether the agent takes tasks at present. A new one does not. */
    public void setAgentActive(String id, boolean active) {
        agent(id).active = active;
        marks.agent(id);
    }

    /** The agent is gone, with everything held there. */
    public void removeAgent(String id) {
        AgentEntry agent = agents.remove(id);
        if (agent != null) {
            accounts.shrink(agent.total());
            agent.held.forEach(accounts::credit);
            refused.removeAgent(id);
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
        Set<String> before = Set.copyOf(framework.roles);
        framework.roles.clear();
        framework.roles.addAll(roles);
        framework.suppressed.clear();
        framework.suppressed.addAll(suppressed);
        framework.gpuAware = gpuAware;
        line(framework, before);
        line(framework, framework.roles);
    }

    /** Whether the framework can take offers. */
    public void setFrameworkActive(String id, boolean active) {
        FrameworkEntry framework = framework(id);
        framework.active = active;
        line(framework, framework.roles);
    }

    /** The framework is gone. What it still holds stays charged to it until released. */
    public void removeFramework(String id) {
        FrameworkEntry gone = frameworks.remove(id);
        if (gone != null) {
            gone.active = false;
            line(gone, gone.roles);
            for (String role : gone.roles) {
                Holder holder = new Holder(id, role);
                accounts.close(holder);
                refused.removeHolder(holder);
            }
        }
    }

    /** Wants no offers for {@code roles}; none means all. */
    public void suppress(String framework, Set<String> roles) {
        FrameworkEntry entry = framework(framework);
        entry.suppressed.addAll(roles.isEmpty() ? entry.roles : roles);
        line(entry, entry.roles);
    }

    /** Wants offers for {@code roles} again and forgets what it refused; none means all. */
    public void revive(String framework, Set<String> roles) {
        FrameworkEntry entry = framework(framework);
        Set<String> revived = roles.isEmpty() ? Set.copyOf(entry.roles) : roles;
        entry.suppressed.removeAll(revived);
        revived.forEach(role -> refused.removeHolder(new Holder(framework, role)));
        line(entry, revived);
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
            marks.agent(agent);
        }
    }

    /** Until then the holder is not offered these resources of the agent, nor a part of them. */
    public void refuse(Holder holder, String agent, Resources resources, long untilNanos) {
        refused.add(holder, agent, resources, untilNanos);
    }

    /** Grants what is free where something happened since the last call, and charges it. */
    public List<Grant> allocate(long nowNanos) {
        refused.expire(nowNanos, marks::pair);
        List<Grant> grants = new ArrayList<>();
        for (String id : marks.agents(agents)) {
            AgentEntry agent = agents.get(id);
            if (agent != null && agent.active) {
                allocate(agent, nowNanos, grants);
            }
        }
        marks.clear();
        return grants;
    }

    /** When {@link #allocate} has something to do again if nothing else happens. */
    public OptionalLong nextExpiry() {
        return refused.nextExpiry();
    }

    /**
     * Why what is free is not offered, agent by agent and holder by holder; nothing for agents with nothing free. On a
     * large cluster the agents that come first by id, so that there are about {@value #EXPLAINED} reasons and no more.
     */
    public List<Rejection> explain(long nowNanos) {
        List<Rejection> rejections = new ArrayList<>();
        for (AgentEntry agent : agents.values()) {
            if (rejections.size() >= EXPLAINED) {
                break;
            }
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
        while (isUseful(agent.free())) {
            Account.OfHolder next = next(agent, nowNanos);
            if (next == null) {
                return;
            }
            Resources offered = offerable(agent, next.holder.role());
            agent.take(next.holder, offered);
            accounts.charge(next.holder, offered);
            grants.add(new Grant(next.holder, agent.id, offered));
        }
    }

    private Account.@Nullable OfHolder next(AgentEntry agent, long nowNanos) {
        if (marks.isWhole(agent.id)) {
            return firstOfAll(agent, nowNanos);
        }
        Set<Holder> some = marks.holders(agent.id);
        return some.size() > FEW ? firstOfAll(agent, nowNanos) : firstOf(agent, some, nowNanos);
    }

    /** Where what is reserved for nobody is of no use, only the roles come into question that something is kept for. */
    private Account.@Nullable OfHolder firstOfAll(AgentEntry agent, long nowNanos) {
        boolean open = isUseful(agent.free().ofRole(Resources.UNRESERVED));
        Map<Holder, List<RefusedOffers.Filter>> filters = refused.on(agent.id);
        for (Account.OfRole role :
                open ? accounts.inTurn() : accounts.inTurn(agent.free().roles())) {
            Resources offered = offerable(agent, role.name());
            for (Account.OfHolder account : role.waiting) {
                if (mayHave(account, agent, offered, filters.get(account.holder), nowNanos)) {
                    return account;
                }
            }
        }
        return null;
    }

    private Account.@Nullable OfHolder firstOf(AgentEntry agent, Set<Holder> holders, long nowNanos) {
        Account.OfHolder first = null;
        for (Holder holder : holders) {
            Account.OfHolder account = accounts.waiting(holder);
            if (account != null
                    && (first == null || Account.OfHolder.TURN.compare(account, first) < 0)
                    && mayHave(
                            account,
                            agent,
                            offerable(agent, holder.role()),
                            refused.on(agent.id).get(holder),
                            nowNanos)) {
                first = account;
            }
        }
        return first;
    }

    private boolean mayHave(
            Account.OfHolder account,
            AgentEntry agent,
            Resources offered,
            @Nullable List<RefusedOffers.Filter> filters,
            long nowNanos) {
        return !(agent.hasGpus() && !account.gpuAware)
                && isUseful(offered)
                && RefusedOffers.blocking(filters, offered, nowNanos) == null;
    }

    /** Lets the framework in those roles wait for its turn, or not, as it is now. */
    private void line(FrameworkEntry framework, Set<String> roles) {
        for (String role : roles) {
            Holder holder = new Holder(framework.id, role);
            boolean waits = framework.active && framework.roles.contains(role) && !framework.suppressed.contains(role);
            accounts.setWaiting(holder, waits, framework.gpuAware);
            if (waits) {
                marks.holder(holder);
            }
        }
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
        RefusedOffers.Filter filter =
                RefusedOffers.blocking(refused.on(agent.id).get(holder), offered, nowNanos);
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
        Resources free = agent.free();
        for (Resource resource : free) {
            if (!isFor(resource, role)) {
                return free.filter(any -> isFor(any, role));
            }
        }
        return free;
    }

    private static boolean isFor(Resource resource, String role) {
        return resource.role().equals(Resources.UNRESERVED) || resource.role().equals(role);
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
