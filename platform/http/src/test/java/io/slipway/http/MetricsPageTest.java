package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.runtime.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {
    private final Metrics metrics = new Metrics();
    private final MetricsPage page = new MetricsPage(metrics);

    @Test
    void isJsonForWhoeverDoesNotAskForText() {
        metrics.count("calls", 3, "who", "a\"b");
        metrics.gauge("level", () -> 1.5);

        HttpResponse.Full answer = page.answer(HttpRequest.get("/metrics"));
        assertThat(answer.headers().first("Content-Type")).contains("application/json");
        assertThat(answer.text())
                .startsWith("{\"version\":\"4.0.0\",\"gauges\":{")
                .contains("\"level\":{\"value\":1.5}")
                .contains("\":{\"count\":3}")
                .endsWith("\"histograms\":{},\"meters\":{},\"timers\":{}}");
    }

    @ValueSource(strings = {"text/plain", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1"})
    @ParameterizedTest
    void isTextForScrapers(String accept) {
        metrics.count("calls");
        HttpRequest request = HttpRequest.of("GET", "/metrics", Headers.of("Accept", accept), new byte[0]);

        HttpResponse.Full answer = page.answer(request);
        assertThat(answer.headers().first("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.text()).contains("calls_total 1.0");
    }

    @Test
    void isTextAtItsOwnPath() {
        metrics.count("calls");
        assertThat(page.answer(HttpRequest.get("/metrics/prometheus")).text()).contains("calls_total 1.0");
    }
}
