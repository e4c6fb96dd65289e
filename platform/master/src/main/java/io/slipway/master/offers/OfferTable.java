package io.slipway.master.offers;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.OfferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open offers, oldest first, and those of each agent. Owned by the master's loop. */
public final class OfferTable {
    private final LinkedHashMap<OfferId, OpenOffer> open = new LinkedHashMap<>();
    private final Map<AgentId, Set<OfferId>> byAgent = new HashMap<>();

    public void add(OpenOffer offer) {
        open.put(offer.offer().id(), offer);
        byAgent.computeIfAbsent(offer.offer().agentId(), unused -> new LinkedHashSet<>(2))
                .add(offer.offer().id());
    }

    /** Takes out the offer of this id if {@code framework} holds it. */
    public @Nullable OpenOffer take(OfferId id, FrameworkId framework) {
        OpenOffer offer = open.get(id);
        if (offer == null || !offer.offer().frameworkId().equals(framework)) {
            return null;
        }
        remove(offer);
        return offer;
    }

    /** Takes out the offers of an agent. */
    public List<OpenOffer> takeOf(AgentId agent) {
        List<OpenOffer> taken = new ArrayList<>();
        byAgent.getOrDefault(agent, Set.of()).forEach(id -> taken.add(Objects.requireNonNull(open.get(id))));
        taken.forEach(this::remove);
        return taken;
    }

    /** Takes out the offers that a framework holds. */
    public List<OpenOffer> takeOf(FrameworkId framework) {
        List<OpenOffer> taken = open.values().stream()
                .filter(offer -> offer.offer().frameworkId().equals(framework))
                .toList();
        taken.forEach(this::remove);
        return taken;
    }

    /** Takes out the offers made at {@code nanos} or before. */
    public List<OpenOffer> takeMadeUntil(long nanos) {
        List<OpenOffer> taken = open.values().stream()
                .takeWhile(offer -> offer.madeNanos() <= nanos)
                .toList();
        taken.forEach(this::remove);
        return taken;
    }

    /** All, oldest first. */
    public Collection<OpenOffer> all() {
        return Collections.unmodifiableCollection(open.values());
    }

    private void remove(OpenOffer offer) {
        open.remove(offer.offer().id());
        byAgent.computeIfPresent(offer.offer().agentId(), (agent, ids) -> {
            ids.remove(offer.offer().id());
            return ids.isEmpty() ? null : ids;
        });
    }
}
