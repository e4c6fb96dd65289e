package io.slipway.scheduler;

import io.slipway.marathonapi.QueueItem.OffersSummary;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.marathonapi.QueueItem.Rejects;
import io.slipway.marathonapi.QueueItem.UnusedOffer;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Offer;
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

    /** The rules that spoke against one offer. */
    record Refusal(Offer offer, List<Rejection> rejections, Instant at) {}

    static WaitStats begin(Instant now) {
        return new WaitStats(now, 0, 0, null, null, Map.of(), Map.of());
    }

    WaitStats used(Offer offer, Instant now) {
        Map<AgentId, Refusal> others = new TreeMap<>(last);
        others.remove(offer.agentId());
        return new WaitStats(since, processed + 1, unused, lastUnusedAt, now, declined, others);
    }

    WaitStats refused(Offer offer, List<Rejection> rejections, Instant now) {
        Map<RejectReason, Integer> counts = new EnumMap<>(RejectReason.class);
        counts.putAll(declined);
        counts.merge(Rejection.first(rejections), 1, Integer::sum);
        Map<AgentId, Refusal> all = new TreeMap<>(last);
        if (all.size() < AGENTS_MAX || all.containsKey(offer.agentId())) {
            all.put(offer.agentId(), new Refusal(offer, rejections, now));
        }
        return new WaitStats(since, processed + 1, unused + 1, now, lastUsedAt, counts, all);
    }

    OffersSummary summary() {
        Map<RejectReason, Integer> latest = new EnumMap<>(RejectReason.class);
        last.values().forEach(refusal -> latest.merge(Rejection.first(refusal.rejections()), 1, Integer::sum));
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
                        refusal.offer().id().value(),
                        refusal.offer().agentId().value(),
                        refusal.offer().hostname(),
                        refusal.rejections().stream()
                                .map(Rejection::rule)
                                .distinct()
                                .toList(),
                        refusal.at()))
                .toList();
    }

    Collection<Refusal> refusals() {
        return last.values();
    }
}
