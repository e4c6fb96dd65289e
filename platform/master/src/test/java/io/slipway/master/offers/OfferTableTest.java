package io.slipway.master.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OfferTableTest {
    private final OfferTable table = new OfferTable();
    private final OpenOffer first = add("1", "a", "f", 1);
    private final OpenOffer second = add("2", "b", "f", 2);
    private final OpenOffer third = add("3", "a", "g", 3);

    @Test
    void takesTheOffersOfAnAgentOnce() {
        assertThat(table.takeOf(new AgentId("a"))).containsExactly(first, third);
        assertThat(table.takeOf(new AgentId("a"))).isEmpty();
        assertThat(table.all()).containsExactly(second);
    }

    @Test
    void knowsNoOfferOfAnAgentThatWasTakenOtherwise() {
        assertThat(table.take(new OfferId("1"), new FrameworkId("g"))).isNull();
        assertThat(table.take(new OfferId("1"), new FrameworkId("f"))).isEqualTo(first);
        assertThat(table.takeOf(new FrameworkId("g"))).containsExactly(third);
        assertThat(table.takeOf(new AgentId("a"))).isEmpty();
    }

    @Test
    void takesTheOldOnes() {
        assertThat(table.takeMadeUntil(2)).containsExactly(first, second);
        assertThat(table.takeOf(new AgentId("b"))).isEmpty();
        assertThat(table.all()).containsExactly(third);
    }

    private OpenOffer add(String id, String agent, String framework, long madeNanos) {
        Offer offer = new Offer(
                new OfferId(id),
                new FrameworkId(framework),
                new AgentId(agent),
                "host-" + agent,
                "*",
                Resources.of(1, 32, 0),
                Attributes.NONE);
        OpenOffer open = new OpenOffer(offer, Instant.EPOCH, madeNanos);
        table.add(open);
        return open;
    }
}
