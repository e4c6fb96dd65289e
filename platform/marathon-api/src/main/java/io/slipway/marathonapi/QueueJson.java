package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The launch queue as the API shows it. */
public final class QueueJson {
    private QueueJson() {}

    /**
     * An entry.
     *
     * @param withOffers whether to show the last offers that did not fit
     */
    public static ObjectNode write(QueueItem item, boolean withOffers) {
        ObjectNode json = AppJson.object();
        json.put("count", item.count());
        json.putObject("delay")
                .put("timeLeftSeconds", (item.timeLeft().toMillis() + 999) / 1000)
                .put("overdue", item.overdue());
        json.put("since", Timestamps.format(item.since()));
        json.set("processedOffersSummary", summary(item.summary()));
        if (withOffers) {
            json.set(
                    "lastUnusedOffers",
                    AppJson.array(item.lastUnusedOffers().stream()
                            .map(QueueJson::unused)
                            .toList()));
        }
        json.set("app", AppJson.write(item.app()));
        json.put("role", item.app().role());
        json.set("reasonsInWords", AppJson.texts(item.reasonsInWords()));
        return json;
    }

    private static ObjectNode summary(QueueItem.OffersSummary summary) {
        ObjectNode json = AppJson.object();
        json.put("processedOffersCount", summary.processedOffersCount())
                .put("unusedOffersCount", summary.unusedOffersCount());
        TaskJson.putTime(json, "lastUnusedOfferAt", summary.lastUnusedOfferAt());
        TaskJson.putTime(json, "lastUsedOfferAt", summary.lastUsedOfferAt());
        json.set("rejectSummaryLastOffers", rejects(summary.rejectSummaryLastOffers()));
        json.set("rejectSummaryLaunchAttempt", rejects(summary.rejectSummaryLaunchAttempt()));
        return json;
    }

    private static JsonNode rejects(List<QueueItem.Rejects> rejects) {
        return AppJson.array(rejects.stream()
                .map(reject -> AppJson.object()
                        .put("reason", reject.reason().name())
                        .put("declined", reject.declined())
                        .put("processed", reject.processed()))
                .toList());
    }

    private static ObjectNode unused(QueueItem.UnusedOffer unused) {
        ObjectNode json = AppJson.object();
        json.putObject("offer")
                .put("id", unused.offerId())
                .put("hostname", unused.hostname())
                .put("agentId", unused.agentId());
        json.set(
                "reason",
                AppJson.texts(unused.reasons().stream().map(Enum::name).toList()));
        return json.put("timestamp", Timestamps.format(unused.timestamp()));
    }
}
