package io.slipway.allocator;

import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What was refused by whom on which agent, until when: resources that are part of what was refused are held back. */
final class RefusedOffers {
    private final Map<String, Map<Holder, List<Filter>>> byAgent = new HashMap<>();
    private final Map<Holder, Set<String>> agentsOf = new HashMap<>();
    private final TreeSet<Filter> byExpiry =
            new TreeSet<>(Comparator.comparingLong(Filter::untilNanos).thenComparingLong(Filter::number));
    private long lastNumber;

    /**
     * One refusal.
     *
     * @param untilNanos when it ends, in the time of the caller
     * @param number tells filters of one end apart
     */
    record Filter(Holder holder, String agent, Resources refused, long untilNanos, long number) {}

    void add(Holder holder, String agent, Resources refused, long untilNanos) {
        Filter filter = new Filter(holder, agent, refused, untilNanos, ++lastNumber);
        List<Filter> there = byAgent.computeIfAbsent(agent, unused -> new HashMap<>())
                .computeIfAbsent(holder, unused -> new ArrayList<>(1));
        there.removeIf(old -> old.untilNanos <= untilNanos && refused.contains(old.refused) && byExpiry.remove(old));
        there.add(filter);
        byExpiry.add(filter);
        agentsOf.computeIfAbsent(holder, unused -> new HashSet<>()).add(agent);
    }

    /** What was refused on an agent, by whom. */
    Map<Holder, List<Filter>> on(String agent) {
        return byAgent.getOrDefault(agent, Map.of());
    }

    /** The one of {@code filters} that holds {@code offered} back longest; null when none does. */
    static @Nullable Filter blocking(@Nullable List<Filter> filters, Resources offered, long nowNanos) {
        Filter longest = null;
        for (Filter filter : filters == null ? List.<Filter>of() : filters) {
            if (filter.untilNanos > nowNanos
                    && (longest == null || filter.untilNanos > longest.untilNanos)
                    && filter.refused.contains(offered)) {
                longest = filter;
            }
        }
        return longest;
    }

    /** Forgets what was refused on an agent. */
    void removeAgent(String agent) {
        Map<Holder, List<Filter>> there = byAgent.remove(agent);
        if (there != null) {
            there.forEach((holder, filters) -> {
                filters.forEach(byExpiry::remove);
                forget(holder, agent);
            });
        }
    }

    /** Forgets what a holder refused. */
    void removeHolder(Holder holder) {
        Set<String> agents = agentsOf.remove(holder);
        for (String agent : agents == null ? Set.<String>of() : agents) {
            byAgent.computeIfPresent(agent, (id, there) -> {
                List<Filter> filters = there.remove(holder);
                if (filters != null) {
                    filters.forEach(byExpiry::remove);
                }
                return there.isEmpty() ? null : there;
            });
        }
    }

    /** Forgets what has ended, and tells whom that concerns on which agents. */
    void expire(long nowNanos, BiConsumer<String, Holder> ended) {
        while (!byExpiry.isEmpty() && byExpiry.first().untilNanos <= nowNanos) {
            Filter filter = byExpiry.first();
            byExpiry.remove(filter);
            ended.accept(filter.agent, filter.holder);
            byAgent.computeIfPresent(filter.agent, (id, there) -> {
                there.computeIfPresent(filter.holder, (holder, filters) -> {
                    filters.remove(filter);
                    return filters.isEmpty() ? null : filters;
                });
                if (!there.containsKey(filter.holder)) {
                    forget(filter.holder, filter.agent);
                }
                return there.isEmpty() ? null : there;
            });
        }
    }

    OptionalLong nextExpiry() {
        return byExpiry.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byExpiry.first().untilNanos);
    }

    private void forget(Holder holder, String agent) {
        agentsOf.computeIfPresent(holder, (key, agents) -> {
            agents.remove(agent);
            return agents.isEmpty() ? null : agents;
        });
    }
}
