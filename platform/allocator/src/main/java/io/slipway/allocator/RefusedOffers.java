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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was refused by whom on which agent, until when: resources that are part of what was refused are held back. */
final class RefusedOffers {
    private final Map<Place, List<Filter>> filters = new HashMap<>();
    private final TreeSet<Filter> byExpiry =
            new TreeSet<>(Comparator.comparingLong(Filter::untilNanos).thenComparingLong(Filter::number));
    private long lastNumber;

    record Place(Holder holder, String agent) {}

    /**
     * One refusal.
     *
     * @param untilNanos when it ends, in the time of the caller
     * @param number tells filters of one end apart
     */
    record Filter(Place place, Resources refused, long untilNanos, long number) {}

    void add(Place place, Resources refused, long untilNanos) {
        Filter filter = new Filter(place, refused, untilNanos, ++lastNumber);
        List<Filter> there = filters.computeIfAbsent(place, unused -> new ArrayList<>());
        there.removeIf(old -> old.untilNanos <= untilNanos && refused.contains(old.refused) && byExpiry.remove(old));
        there.add(filter);
        byExpiry.add(filter);
    }

    /** The filter that holds {@code offered} back longest; null when none does. */
    @Nullable
    Filter blocking(Place place, Resources offered, long nowNanos) {
        Filter longest = null;
        for (Filter filter : filters.getOrDefault(place, List.of())) {
            if (filter.untilNanos > nowNanos
                    && filter.refused.contains(offered)
                    && (longest == null || filter.untilNanos > longest.untilNanos)) {
                longest = filter;
            }
        }
        return longest;
    }

    /** Forgets filters whose place matches. */
    void removeWhere(Predicate<Place> matches) {
        filters.entrySet().removeIf(entry -> {
            boolean gone = matches.test(entry.getKey());
            if (gone) {
                entry.getValue().forEach(byExpiry::remove);
            }
            return gone;
        });
    }

    /** Forgets what has ended, and tells the agents that had one. */
    Set<String> expire(long nowNanos) {
        Set<String> agents = new HashSet<>();
        while (!byExpiry.isEmpty() && byExpiry.first().untilNanos <= nowNanos) {
            Filter ended = byExpiry.first();
            byExpiry.remove(ended);
            agents.add(ended.place.agent);
            filters.computeIfPresent(ended.place, (place, there) -> {
                there.remove(ended);
                return there.isEmpty() ? null : there;
            });
        }
        return agents;
    }

    OptionalLong nextExpiry() {
        return byExpiry.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byExpiry.first().untilNanos);
    }
}
