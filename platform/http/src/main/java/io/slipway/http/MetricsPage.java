package io.slipway.http;

import io.slipway.runtime.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /metrics}: the process's meters, as Marathon shows them. A path that ends in {@code prometheus}, or an {@code
 * Accept} with {@code text/plain} or OpenMetrics, which is what scrapers send, gets the text format of Prometheus; all
 * others the JSON form of Dropwizard. Thread-safe.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/metrics.html">Marathon: metrics</a>
 */
public final class MetricsPage implements HttpHandler {
    private final Metrics metrics;

    /** @param metrics what is shown */
    public MetricsPage(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    /** The answer. */
    public HttpResponse.Full answer(HttpRequest request) {
        String accept = request.headers().first("Accept").orElse("");
        boolean text = request.path().endsWith("/prometheus")
                || accept.contains("text/plain")
                || accept.contains("openmetrics");
        return text
                ? new HttpResponse.Full(
                        200,
                        Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                        metrics.scrape().getBytes(StandardCharsets.UTF_8))
                : HttpResponse.json(200, json(metrics.scrape()));
    }

    /** Each line of the text form is {@code name{tags} value}, after a line that tells the name's type. */
    static String json(String scrape) {
        List<String> gauges = new ArrayList<>();
        List<String> counters = new ArrayList<>();
        Map<String, String> types = new HashMap<>();
        for (String line : scrape.split("\n")) {
            String[] words = line.split(" ");
            if (line.startsWith("# TYPE ") && words.length >= 4) {
                types.put(words[2], words[3]);
            }
            int space = line.lastIndexOf(' ');
            if (line.isEmpty() || line.startsWith("#") || space < 0) {
                continue;
            }
            String series = line.substring(0, space);
            double value = number(line.substring(space + 1));
            String name = series.replaceFirst("\\{.*", "");
            if (types.getOrDefault(name, "").equals("counter") || name.endsWith("_count") || name.endsWith("_bucket")) {
                counters.add(JsonText.quote(series) + ":{\"count\":" + (long) value + "}");
            } else if (Double.isFinite(value)) {
                gauges.add(JsonText.quote(series) + ":{\"value\":" + value + "}");
            }
        }
        return "{\"version\":\"4.0.0\",\"gauges\":{" + String.join(",", gauges) + "},\"counters\":{"
                + String.join(",", counters) + "},\"histograms\":{},\"meters\":{},\"timers\":{}}";
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
