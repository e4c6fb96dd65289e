package io.slipway.allocator;

import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the allocator shall do, written as plainly as can be: each cycle looks at every agent, and for each grant all
 * holders are counted and sorted anew.
 */
final class NaiveAllocator {
    private static final List<String> COUNTED = List.of("cpus", "mem", "disk", "gpus", "ports");

    private final AllocatorConfig config;
    private final Map<String, Resources> totals = new TreeMap<>();
    private final Map<String, Boolean> active = new TreeMap<>();
    private final Map<String, Framework> frameworks = new TreeMap<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Map<String, Long> grantsOfRole = new TreeMap<>();
    private final Map<String, Long> grantsOfHolder = new TreeMap<>();

    record Framework(Set<String> roles, Set<String> suppressed, boolean gpuAware, boolean active) {}

    record Held(Holder holder, String agent, Resources resources) {}

    record Refused(Holder holder, String agent, Resources resources, long until) {}

    NaiveAllocator(AllocatorConfig config) {
        this.config = config;
    }

    void putAgent(String id, Resources total) {
        totals.put(id, total);
        active.putIfAbsent(id, false);
        refused.removeIf(filter -> filter.agent.equals(id));
    }

    void setAgentActive(String id, boolean isActive) {
        active.put(id, isActive);
    }

    void removeAgent(String id) {
        totals.remove(id);
        active.remove(id);
        held.removeIf(part -> part.agent.equals(id));
        refused.removeIf(filter -> filter.agent.equals(id));
    }

    void putFramework(String id, Framework framework) {
        frameworks.put(id, framework);
    }

    Framework framework(String id) {
        return frameworks.get(id);
    }

    void revive(String id, Set<String> roles) {
        refused.removeIf(filter -> filter.holder.framework().equals(id) && roles.contains(filter.holder.role()));
    }

    void release(Holder holder, String agent, Resources resources) {
        held.remove(new Held(holder, agent, resources));
    }

    void refuse(Holder holder, String agent, Resources resources, long until) {
        refused.add(new Refused(holder, agent, resources, until));
    }

    List<Grant> allocate(long now) {
        List<Grant> grants = new ArrayList<>();
        for (String agent : totals.keySet()) {
            if (active.get(agent)) {
                for (Holder holder : inTurn()) {
                    Resources offered = free(agent)
                            .filter(part ->
                                    part.role().equals("*") || part.role().equals(holder.role()));
                    if (mayHave(agent, holder, offered, now)) {
                        grants.add(new Grant(holder, agent, offered));
                        held.add(new Held(holder, agent, offered));
                        grantsOfRole.merge(holder.role(), 1L, Long::sum);
                        grantsOfHolder.merge(holder.toString(), 1L, Long::sum);
                    }
                }
            }
        }
        return grants;
    }

    Resources free(String agent) {
        List<Resource> free = new ArrayList<>();
        for (Resource total : totals.get(agent)) {
            Value left = total.value();
            for (Held part : held) {
                for (Resource taken : part.agent.equals(agent) ? part.resources : Resources.EMPTY) {
                    if (taken.name().equals(total.name()) && taken.role().equals(total.role())) {
                        left = left instanceof Value.Scalar scalar
                                ? new Value.Scalar(Math.max(0, scalar.milli() - ((Value.Scalar) taken.value()).milli()))
                                : ((Value.Ranges) left).minus((Value.Ranges) taken.value());
                    }
                }
            }
            free.add(new Resource(total.name(), total.role(), left));
        }
        return Resources.of(free);
    }

    private boolean mayHave(String agent, Holder holder, Resources offered, long now) {
        boolean useful = offered.milli("cpus") >= config.minCpusMilli() || offered.milli("mem") >= config.minMemMilli();
        boolean gpus = totals.get(agent).milli("gpus") > 0;
        return useful
                && (!gpus || frameworks.get(holder.framework()).gpuAware)
                && refused.stream()
                        .noneMatch(filter -> filter.holder.equals(holder)
                                && filter.agent.equals(agent)
                                && filter.until > now
                                && filter.resources.contains(offered));
    }

    private List<Holder> inTurn() {
        List<Holder> holders = new ArrayList<>();
        frameworks.forEach((id, framework) -> framework.roles.stream()
                .filter(role -> framework.active && !framework.suppressed.contains(role))
                .forEach(role -> holders.add(new Holder(id, role))));
        Map<Holder, Double> ofRole = new HashMap<>();
        Map<Holder, Double> own = new HashMap<>();
        for (Holder holder : holders) {
            ofRole.put(
                    holder,
                    share(held.stream()
                                    .filter(part -> part.holder.role().equals(holder.role()))
                                    .toList())
                            / config.weight(holder.role()));
            own.put(
                    holder,
                    share(held.stream()
                            .filter(part -> part.holder.equals(holder))
                            .toList()));
        }
        holders.sort(Comparator.<Holder>comparingDouble(ofRole::get)
                .thenComparingLong(holder -> grantsOfRole.getOrDefault(holder.role(), 0L))
                .thenComparing(Holder::role)
                .thenComparingDouble(own::get)
                .thenComparingLong(holder -> grantsOfHolder.getOrDefault(holder.toString(), 0L))
                .thenComparing(Holder::framework));
        return holders;
    }

    private double share(List<Held> parts) {
        double share = 0;
        for (String name : COUNTED) {
            long all = totals.values().stream()
                    .mapToLong(total -> count(total, name))
                    .sum();
            long mine = parts.stream()
                    .mapToLong(part -> count(part.resources, name))
                    .sum();
            share = all > 0 ? Math.max(share, (double) mine / all) : share;
        }
        return share;
    }

    private static long count(Resources resources, String name) {
        return name.equals("ports") ? resources.ranges(name).size() : resources.milli(name);
    }
}
