package io.slipway.cli.demo;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.client.App;
import io.slipway.client.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The app that replays a file into the pipeline: the pipeline's own sink app with the source program in the place of
 * the sink's, so that it runs from the same class path and finds the same Kafka. Pure.
 */
final class SourceApp {
    /** Its id. */
    static final String ID = "/demo-source";

    private static final String SINK = "SinkProgram";
    private static final String SOURCE = "SourceProgram";

    /** It mostly waits for Kafka, and shall find room where the rest of the demonstration has filled two CPUs. */
    private static final BigDecimal CPUS = new BigDecimal("0.1");

    private static final Set<String> TAKEN =
            Set.of("cmd", "args", "mem", "disk", "env", "fetch", "portDefinitions", "healthChecks", "networks", "user");

    private SourceApp() {}

    /**
     * What to replay.
     *
     * @param input a path or URL, or {@code sample}
     * @param rows at most so many; 0 for all
     * @param rate rows a second; 0 for as fast as possible
     */
    record Replay(String input, long rows, long rate) {}

    /** Its definition. */
    static Json definition(List<App> pipeline, Replay replay) {
        App sink = pipeline.stream()
                .filter(app -> app.json().get("cmd").toString().contains(SINK)
                        || app.json().get("args").toString().contains(SINK))
                .findFirst()
                .orElseThrow(() -> new CommandFailure("none of the pipeline's apps "
                        + pipeline.stream().map(App::id).toList() + " runs " + SINK
                        + ", so the demonstration does not know how to replay a file into it."));
        Json definition = Json.object().with("id", ID).with("instances", 1).with("cpus", Json.of(CPUS));
        for (Map.Entry<String, Json> field : sink.json().fields().entrySet()) {
            if (TAKEN.contains(field.getKey())) {
                definition = definition.with(field.getKey(), withSource(field.getKey(), field.getValue()));
            }
        }
        Json env = definition
                .get("env")
                .with("SOURCE", replay.input)
                .with("ROWS", String.valueOf(replay.rows))
                .with("RATE", String.valueOf(replay.rate));
        String jdk = sink.labels().getOrDefault("SLIPWAY_JDK", "");
        Json labels = jdk.isEmpty() ? Json.object() : Json.object().with("SLIPWAY_JDK", jdk);
        return definition
                .with("env", env)
                .with("labels", labels)
                .with("portDefinitions", anyPorts(definition.get("portDefinitions")));
    }

    private static Json withSource(String field, Json value) {
        return field.equals("cmd") || field.equals("args")
                ? Json.parse(value.toString().replace(SINK, SOURCE))
                : value;
    }

    /** The sink's ports under the same names, but not the same service ports. */
    private static Json anyPorts(Json ports) {
        return Json.array(
                ports.items().stream().map(port -> port.with("port", 0)).toList());
    }
}
