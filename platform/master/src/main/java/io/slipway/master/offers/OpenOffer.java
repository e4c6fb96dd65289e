package io.slipway.master.offers;

import io.slipway.allocator.Holder;
import io.slipway.mesosapi.Offer;
import java.time.Instant;

/**
 * An offer that is neither used, declined nor taken back.
 *
 * @param offer as it was sent
 * @param madeAt when, for people
 * @param madeNanos when, in the master's time
 */
public record OpenOffer(Offer offer, Instant madeAt, long madeNanos) {
    /** On whose account its resources are. */
    public Holder holder() {
        return new Holder(offer.frameworkId().value(), offer.role());
    }
}
