package io.slipway.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void showsWhatWasDeclaredBeforeItHappens() {
        metrics.declare(List.of(
                Meter.counter("master.offers.sent", "Offers made."),
                Meter.timer("log.commit", "Time until durable.", "component")));
        metrics.time("log.commit", Duration.ofMillis(3), "component", "master");

        assertThat(metrics.scrape())
                .contains("# HELP master_offers_sent_total Offers made.")
                .contains("master_offers_sent_total 0.0")
                .contains("# TYPE log_commit_seconds histogram")
                .contains("log_commit_seconds_bucket{component=\"master\",le=\"0.005\"} 1");
    }

    @Test
    void readsWhoeverRegisteredAGaugeLast() {
        metrics.gauge("agents.connected", () -> 1, "of", "a");
        metrics.gauge("agents.connected", () -> 2, "of", "a");

        assertThat(metrics.scrape()).contains("agents_connected{of=\"a\"} 2.0");
    }

    @Test
    void forgetsMembersOfAFamilyThatAreGone() {
        List<Metrics.Sample> members = new ArrayList<>(List.of(Metrics.Sample.of(1, "id", "a")));
        metrics.gauges("members", () -> members);
        assertThat(metrics.scrape()).contains("members{id=\"a\"} 1.0");

        members.set(0, Metrics.Sample.of(2, "id", "b"));
        assertThat(metrics.scrape()).contains("members{id=\"b\"} 2.0").doesNotContain("members{id=\"a\"}");
    }

    @Test
    void servesTheRestWhenAFamilyCannotBeRead() {
        metrics.gauges("members", () -> {
            throw new IllegalStateException("not open");
        });
        metrics.count("calls");

        assertThat(metrics.scrape()).contains("calls_total 1.0");
    }

    @Test
    void tellsOfTheJvm() {
        assertThat(metrics.scrape()).contains("jvm_memory_used_bytes{").contains("process_uptime_seconds ");
        metrics.close();
    }
}
