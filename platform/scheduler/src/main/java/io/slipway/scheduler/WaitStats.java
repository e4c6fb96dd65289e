package io.slipway.scheduler;

import io.slipway.marathonapi.QueueItem.OffersSummary;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.marathonapi.QueueItem.Rejects;
import io.slipway.marathonapi.QueueItem.UnusedOffer;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Offer;
import io.slipway.scheduler.placement.Refused;
import io.slipway.scheduler.placement.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the offers that were looked at for one waiting app. Immutable.
 *
 * @param since when the app began to wait
 * @param processed offers looked at
 * @param unused those that did not fit
 * @param lastUnusedAt when one last did not
 * @param lastUsedAt when one last did
 * @param declined how many offers each rule was the first to refuse
 * @param last the latest refusal of each agent
 */
record WaitStats(
        Instant since,
        int processed,
        int unused,
        @Nullable Instant lastUnusedAt,
        @Nullable Instant lastUsedAt,
        Map<RejectReason, Integer> declined,
        Map<AgentId, Refusal> last) {
    /** Agents whose latest refusal is remembered. */
    private static final int AGENTS_MAX = 200;

    /** What speaks against one offer, put into words when somebody first asks. May be read by any thread. */
    static final class Refusal {
        private final Offer offer;
        private final int room;
        private final Refused refused;
        private final RejectReason first;
        private final Instant at;
        private volatile @Nullable List<Rejection> worded;

        /**
         * @param offer which
         * @param room its position among those that were looked at
         * @param refused whom it did not fit
         * @param first the first rule of the funnel against it
         * @param at when
         */
        Refusal(Offer offer, int room, Refused refused, RejectReason first, Instant at) {
            this.offer = offer;
            this.room = room;
            this.refused = refused;
            this.first = first;
            this.at = at;
        }

        /** All rules against it. */
        List<Rejection> rejections() {
            List<Rejection> all = worded;
            if (all == null) {
                all = refused.rejections(room);
                worded = all;
            }
            return all;
        }
    }

    static WaitStats begin(Instant now) {
        return new WaitStats(now, 0, 0, null, null, Map.of(), Map.of());
    }

    WaitStats used(Offer offer, Instant now) {
        Map<AgentId, Refusal> others = last;
        if (last.containsKey(offer.agentId())) {
            others = new TreeMap<>(last);
            others.remove(offer.agentId());
        }
        return new WaitStats(since, processed + 1, unused, lastUnusedAt, now, declined, others);
    }

    WaitStats refused(List<Offer> offers, Refused refused, Instant now) {
        Map<RejectReason, Integer> counts = new EnumMap<>(RejectReason.class);
        counts.putAll(declined);
        Map<AgentId, Refusal> all = new TreeMap<>(last);
        int more = 0;
        for (int room = 0; room < offers.size(); room++) {
            Offer offer = offers.get(room);
            RejectReason first = refused.firstRule(room);
            if (first == null) {
                continue; // it fits since another instance of the app went elsewhere
            }
            more++;
            counts.merge(first, 1, Integer::sum);
            if (all.size() < AGENTS_MAX || all.containsKey(offer.agentId())) {
                all.put(offer.agentId(), new Refusal(offer, room, refused, first, now));
            }
        }
        return new WaitStats(since, processed + more, unused + more, now, lastUsedAt, counts, all);
    }

    OffersSummary summary() {
        Map<RejectReason, Integer> latest = new EnumMap<>(RejectReason.class);
        last.values().forEach(refusal -> latest.merge(refusal.first, 1, Integer::sum));
        return new OffersSummary(
                processed, unused, lastUnusedAt, lastUsedAt, funnel(latest, last.size()), funnel(declined, processed));
    }

    /** Each rule sees what the rules before it let through. */
    private static List<Rejects> funnel(Map<RejectReason, Integer> counts, int processed) {
        List<Rejects> funnel = new ArrayList<>();
        int left = processed;
        for (RejectReason rule : RejectReason.values()) {
            int refused = counts.getOrDefault(rule, 0);
            funnel.add(new Rejects(rule, refused, left));
            left -= refused;
        }
        return funnel;
    }

    List<UnusedOffer> unusedOffers() {
        return last.values().stream()
                .map(refusal -> new UnusedOffer(
                        refusal.offer.id().value(),
                        refusal.offer.agentId().value(),
                        refusal.offer.hostname(),
                        refusal.rejections().stream()
                                .map(Rejection::rule)
                                .distinct()
                                .toList(),
                        refusal.at))
                .toList();
    }

    Collection<Refusal> refusals() {
        return last.values();
    }
}
