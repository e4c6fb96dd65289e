package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpResponse;
import io.slipway.runtime.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code /metrics}: for people and old clients in the JSON form of Dropwizard, else in the text form of Prometheus. */
final class MetricsRoutes {
    private final Metrics metrics;

    MetricsRoutes(Metrics metrics) {
        this.metrics = metrics;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        String accept = route.request().headers().first("Accept").orElse("");
        boolean text =
                route.part(0).equals("prometheus") || accept.contains("text/plain") || accept.contains("openmetrics");
        return AppRoutes.done(text ? prometheus() : Answers.json(200, json(metrics.scrape())));
    }

    private HttpResponse prometheus() {
        return new HttpResponse.Full(
                200,
                Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }

    /** Each line of the text form is {@code name{tags} value}, after a line that tells the name's type. */
    static ObjectNode json(String scrape) {
        ObjectNode json = Answers.object().put("version", "4.0.0");
        ObjectNode gauges = json.putObject("gauges");
        ObjectNode counters = json.putObject("counters");
        json.putObject("histograms");
        json.putObject("meters");
        json.putObject("timers");
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
            boolean counter = types.getOrDefault(name, "").equals("counter") || name.endsWith("_count");
            if (counter) {
                counters.putObject(series).put("count", (long) value);
            } else if (Double.isFinite(value)) {
                gauges.putObject(series).put("value", value);
            }
        }
        return json;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
