package io.slipway.master.offers;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.OfferId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The open offers, oldest first. Owned by the master's loop. */
public final class OfferTable {
    private final LinkedHashMap<OfferId, OpenOffer> open = new LinkedHashMap<>();

    public void add(OpenOffer offer) {
        open.put(offer.offer().id(), offer);
    }

    /** Takes out the offer of this id if {@code framework} holds it. */
    public @Nullable OpenOffer take(OfferId id, FrameworkId framework) {
        OpenOffer offer = open.get(id);
        return offer == null || !offer.offer().frameworkId().equals(framework) ? null : open.remove(id);
    }

    /** Takes out the offers that match. */
    public List<OpenOffer> takeWhere(Predicate<OpenOffer> matches) {
        List<OpenOffer> taken = open.values().stream().filter(matches).toList();
        taken.forEach(offer -> open.remove(offer.offer().id()));
        return taken;
    }

    /** Takes out the offers of an agent. */
    public List<OpenOffer> takeOf(AgentId agent) {
        return takeWhere(offer -> offer.offer().agentId().equals(agent));
    }

    /** Takes out the offers that a framework holds. */
    public List<OpenOffer> takeOf(FrameworkId framework) {
        return takeWhere(offer -> offer.offer().frameworkId().equals(framework));
    }

    /** Takes out the offers made at {@code nanos} or before. */
    public List<OpenOffer> takeMadeUntil(long nanos) {
        return takeWhere(offer -> offer.madeNanos() <= nanos);
    }

    /** All, oldest first. */
    public Collection<OpenOffer> all() {
        return Collections.unmodifiableCollection(open.values());
    }
}
