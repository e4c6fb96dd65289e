package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;

/**
 * An app with instances that wait to be started.
 *
 * @param json the whole object
 */
public record QueueEntry(Json json) {
    /** The app. */
    public String appId() {
        return json.at("app", "id").text(json.at("pod", "id").text(""));
    }

    /** How many instances wait. */
    public int count() {
        return (int) json.get("count").number(0);
    }

    /** Since when, ISO-8601. */
    public String since() {
        return json.get("since").text("");
    }

    /** Seconds until it may be tried again after failures; 0 when it waits for offers only. */
    public long delaySeconds() {
        return json.at("delay", "timeLeftSeconds").number(0);
    }

    /** How many offers were looked at for it. */
    public int processedOffers() {
        return (int) json.at("processedOffersSummary", "processedOffersCount").number(0);
    }

    /**
     * Why the newest offer of each agent did not do, in the order checked; entries that declined nothing are left
     * out.
     */
    public List<Rejection> rejections() {
        return json.at("processedOffersSummary", "rejectSummaryLastOffers").items().stream()
                .map(Rejection::of)
                .filter(rejection -> rejection.declined() > 0)
                .toList();
    }

    /** Sentences in which the scheduler says what it waits for; empty when it gives none. */
    public List<String> reasons() {
        return json.get("reasonsInWords").texts();
    }

    /**
     * One reason and how often it hit.
     *
     * @param reason such as {@code InsufficientMemory}
     * @param declined offers that failed on it
     * @param processed offers that got as far as this check
     */
    public record Rejection(String reason, int declined, int processed) {
        static Rejection of(Json json) {
            return new Rejection(
                    json.get("reason").text(""), (int) json.get("declined").number(0), (int)
                            json.get("processed").number(0));
        }
    }
}
