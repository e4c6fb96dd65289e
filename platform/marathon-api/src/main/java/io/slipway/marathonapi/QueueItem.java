package io.slipway.marathonapi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app with instances still to be launched, and why they are not.
 *
 * @param app what is launched
 * @param count instances to launch
 * @param timeLeft until launches are tried again; zero when not delayed
 * @param overdue whether it is not delayed but waits for fitting offers
 * @param since when it came into the queue
 * @param summary what became of the offers looked at
 * @param lastUnusedOffers the last offers that did not fit
 * @param reasonsInWords the same in sentences; an extension of Slipway
 */
public record QueueItem(
        AppDefinition app,
        int count,
        Duration timeLeft,
        boolean overdue,
        Instant since,
        OffersSummary summary,
        List<UnusedOffer> lastUnusedOffers,
        List<String> reasonsInWords) {
    /** Copies the lists. */
    public QueueItem {
        lastUnusedOffers = List.copyOf(lastUnusedOffers);
        reasonsInWords = List.copyOf(reasonsInWords);
    }

    /**
     * What became of offers.
     *
     * @param processedOffersCount looked at since {@code since}
     * @param unusedOffersCount that did not fit
     * @param rejectSummaryLastOffers for the last offer of each agent, in the order in which the rules are looked at
     * @param rejectSummaryLaunchAttempt for all offers since {@code since}
     */
    public record OffersSummary(
            int processedOffersCount,
            int unusedOffersCount,
            @Nullable Instant lastUnusedOfferAt,
            @Nullable Instant lastUsedOfferAt,
            List<Rejects> rejectSummaryLastOffers,
            List<Rejects> rejectSummaryLaunchAttempt) {
        /** Copies the lists. */
        public OffersSummary {
            rejectSummaryLastOffers = List.copyOf(rejectSummaryLastOffers);
            rejectSummaryLaunchAttempt = List.copyOf(rejectSummaryLaunchAttempt);
        }
    }

    /**
     * One line of the funnel.
     *
     * @param reason the rule
     * @param declined offers that it refused
     * @param processed offers that came as far as this rule
     */
    public record Rejects(RejectReason reason, int declined, int processed) {}

    /** The rules in the order in which they are looked at; the names are the API's. */
    public enum RejectReason {
        UnfulfilledRole,
        UnfulfilledConstraint,
        NoCorrespondingReservationFound,
        AgentMaintenance,
        InsufficientCpus,
        InsufficientMemory,
        InsufficientDisk,
        InsufficientGpus,
        InsufficientPorts,
        DeclinedScarceResources
    }

    /**
     * An offer that did not fit.
     *
     * @param agentId whose
     * @param hostname whose
     * @param reasons the rules that refused it
     * @param timestamp when
     */
    public record UnusedOffer(
            String offerId, String agentId, String hostname, List<RejectReason> reasons, Instant timestamp) {
        /** Copies the list. */
        public UnusedOffer {
            reasons = List.copyOf(reasons);
        }
    }
}
