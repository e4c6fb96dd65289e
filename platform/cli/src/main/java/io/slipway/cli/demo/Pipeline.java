package io.slipway.cli.demo;

import io.slipway.cli.connection.Context;
import io.slipway.client.App;
import io.slipway.client.SlipwayClient;
import io.slipway.client.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The running pipeline as its programs tell it over HTTP: each says in its status which one it is. */
final class Pipeline {
    private static final List<String> METRICS = List.of("crimes", "github.events");

    private final Context context;
    private final SlipwayClient client;
    private final List<String> apps;

    /** @param apps the apps whose tasks are asked */
    Pipeline(Context context, SlipwayClient client, List<String> apps) {
        this.context = context;
        this.client = client;
        this.apps = List.copyOf(apps);
    }

    /**
     * The sinks together.
     *
     * @param programs how many answered
     * @param stored points that the store has accepted since the sinks started
     * @param deadLettered messages that they could not use
     * @param drained whether nothing is left to store: no lag, nothing in flight
     * @param lag messages not stored yet; -1 when not known
     */
    record Sinks(int programs, long stored, long deadLettered, boolean drained, long lag) {}

    Sinks sinks() {
        List<Json> statuses = statuses("sink");
        long lag = statuses.stream()
                .mapToLong(status -> status.get("lag").number(-1))
                .reduce(0, (a, b) -> a < 0 || b < 0 ? -1 : Math.max(a, b));
        long inFlight = sum(statuses, "batchesInFlight");
        return new Sinks(
                statuses.size(),
                sum(statuses, "pointsStored"),
                sum(statuses, "deadLettered"),
                !statuses.isEmpty() && lag == 0 && inFlight == 0,
                lag);
    }

    /** The status of the source; empty while it does not answer. */
    Optional<Json> source() {
        return statuses("source").stream().findFirst();
    }

    /** Where the chart is; empty while the query program does not answer. */
    Optional<Endpoint> query() {
        return endpoints().stream()
                .filter(endpoint -> program(endpoint).equals("query"))
                .findFirst();
    }

    /** How many points of each type are stored, the most frequent first. */
    Map<String, Long> byType(Endpoint query) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String metric : METRICS) {
            query.post("/api/v1/datapoints/query", counting(metric)).ifPresent(answer -> add(answer, counts));
        }
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static Json counting(String metric) {
        Json count = Json.object()
                .with("name", "count")
                .with("sampling", Json.object().with("value", 100).with("unit", "years"));
        Json byType = Json.object().with("name", "tag").with("tags", Json.texts(List.of("type")));
        Json wanted = Json.object()
                .with("name", metric)
                .with("aggregators", Json.array(List.of(count)))
                .with("group_by", Json.array(List.of(byType)));
        return Json.object().with("start_absolute", 0).with("metrics", Json.array(List.of(wanted)));
    }

    private static void add(Json answer, Map<String, Long> counts) {
        for (Json query : answer.get("queries").items()) {
            for (Json result : query.get("results").items()) {
                long count = result.get("values").items().stream()
                        .mapToLong(point -> point.items().get(1).number(0))
                        .sum();
                String type =
                        result.at("tags", "type").texts().stream().findFirst().orElse("");
                if (count > 0) {
                    counts.merge(type, count, Long::sum);
                }
            }
        }
    }

    private List<Json> statuses(String program) {
        return endpoints().stream()
                .flatMap(endpoint -> endpoint.get("/status").stream())
                .filter(status -> status.get("program").text("").equals(program))
                .toList();
    }

    private static String program(Endpoint endpoint) {
        return endpoint.get("/status")
                .map(status -> status.get("program").text(""))
                .orElse("");
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String id : apps) {
            client.apps()
                    .find(id)
                    .map(App::tasks)
                    .orElse(List.of())
                    .forEach(task -> Endpoint.of(context, task).ifPresent(endpoints::add));
        }
        return endpoints;
    }

    private static long sum(List<Json> statuses, String field) {
        return statuses.stream()
                .mapToLong(status -> status.get(field).number(0))
                .sum();
    }
}
