package io.slipway.master.offers;

import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.TaskId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What offers were used for of late. An offer is used once, so its id is the key by which a call that came twice is
 * told from a second call: the first did what it says, the repeat does nothing. Owned by the master's loop.
 */
public final class UsedOffers {
    private static final int REMEMBERED_MAX = 20_000;

    private final Map<OfferId, Use> uses = new Recent();

    private record Use(FrameworkId framework, List<OfferId> together, Set<TaskId> tasks) {}

    /** Notes that a framework used offers, in one call, to launch tasks. */
    public void add(FrameworkId framework, Collection<OfferId> offers, Collection<TaskId> tasks) {
        Use use = new Use(framework, List.copyOf(offers), Set.copyOf(tasks));
        offers.forEach(offer -> uses.put(offer, use));
    }

    /** Whether a framework has made just this call before. */
    public boolean isRepeated(FrameworkId framework, Collection<OfferId> offers, Collection<TaskId> tasks) {
        if (offers.isEmpty() || !uses.keySet().containsAll(offers)) {
            return false;
        }
        Use asked = new Use(framework, List.copyOf(offers), Set.copyOf(tasks));
        return offers.stream().allMatch(offer -> asked.equals(uses.get(offer)));
    }

    private static final class Recent extends LinkedHashMap<OfferId, Use> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OfferId, Use> eldest) {
            return size() > REMEMBERED_MAX;
        }
    }
}
