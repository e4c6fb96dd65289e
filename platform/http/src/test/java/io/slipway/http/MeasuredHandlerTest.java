package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MeasuredHandlerTest {
    private final SimulatedTime time = new SimulatedTime();
    private final Metrics metrics = new Metrics();
    private final CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    private final MeasuredHandler handler = new MeasuredHandler(
            request -> request.path().equals("/v2/apps/later")
                    ? later
                    : CompletableFuture.completedFuture(HttpResponse.empty(204)),
            metrics,
            time,
            new RouteNames(List.of("/v2", "/v2/apps", "/ping")));

    @Test
    void countsByRouteMethodAndStatus() {
        ask("GET", "/v2/apps/shop/web");
        ask("GET", "/v2/apps");
        ask("BREW", "/v2/applications");
        ask("GET", "/elsewhere");

        assertThat(count("/v2/apps", "GET", "204")).isEqualTo(2);
        assertThat(count("/v2", "other", "204")).isEqualTo(1);
        assertThat(count(RouteNames.OTHER, "GET", "204")).isEqualTo(1);
    }

    @Test
    void tellsWhatIsWaitedForAndHowLongItTook() {
        ask("GET", "/v2/apps/later");
        assertThat(metrics.scrape()).contains("http_requests_active 1.0");

        time.advance(Duration.ofSeconds(3));
        later.complete(HttpResponse.empty(200));
        assertThat(metrics.scrape())
                .contains("http_requests_active 0.0")
                .contains("http_request_seconds_sum{route=\"/v2/apps\"} 3.0");
    }

    private void ask(String method, String path) {
        var unused = handler.handle(HttpRequest.of(method, path, Headers.NONE, new byte[0]));
    }

    private double count(String route, String method, String status) {
        return metrics.counted("http.requests", "route", route, "method", method, "status", status);
    }
}
