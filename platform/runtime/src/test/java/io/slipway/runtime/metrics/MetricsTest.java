package io.slipway.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void countsByNameAndTags() {
        metrics.count("master.offers.sent", "role", "a");
        metrics.count("master.offers.sent", 2, "role", "a");
        metrics.count("master.offers.sent", "role", "b");

        assertThat(metrics.scrape())
                .contains("master_offers_sent_total{role=\"a\"} 3.0")
                .contains("master_offers_sent_total{role=\"b\"} 1.0");
    }

    @Test
    void readsGaugesWhenAsked() {
        AtomicInteger value = new AtomicInteger(1);
        metrics.gauge("agents.connected", value::get);
        value.set(7);

        assertThat(metrics.scrape()).contains("agents_connected 7.0");
    }

    @Test
    void sumsTimes() {
        metrics.time("log.append", Duration.ofMillis(250));
        metrics.time("log.append", Duration.ofMillis(750));

        assertThat(metrics.scrape()).contains("log_append_seconds_count 2").contains("log_append_seconds_sum 1.0");
    }
}
