package io.slipway.cli.status;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.Decisions;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the cluster decided of late, and why. */
@Command(
        name = "events",
        description =
                "Shows what the cluster decided: agents given up, leaders elected, deployments, tasks ended and why.",
        footer = {
            "%nExamples:",
            "  slipway events",
            "  slipway events --kind agent-unreachable,agent-gone --limit 10",
            "  slipway events --agent 2c9d61c2-S0    what happened on one machine",
            "  slipway events --follow --json    one JSON object a line"
        })
public final class EventsCommand extends DoorCommand {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Set<String> SHOWN_FIRST = Set.of("id", "time", "kind");

    @Option(names = "--kind", paramLabel = "KIND", split = ",", description = "Only these kinds.")
    private List<String> kinds = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many of the last events (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description =
                    "What this agent's own log tells: its tasks, its sessions with masters, what it runs short of.")
    private String agent = "";

    @Option(names = "--follow", description = "Go on with what happens, until interrupted.")
    private boolean follow;

    /** @param context what it finds around it */
    public EventsCommand(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Decisions decisions =
                agent.isEmpty() ? client().decisions() : client().decisions().ofAgent(agent);
        Decisions.Page page = decisions.read(OptionalLong.empty(), kinds, Math.max(1, limit));
        print(page.decisions());
        while (follow && !Thread.currentThread().isInterrupted()) {
            context().pause().pause(LOOK_AGAIN);
            page = decisions.read(OptionalLong.of(page.next()), kinds, 1000);
            print(page.decisions());
        }
    }

    private void print(List<Json> events) {
        for (Json event : events) {
            terminal().line(json() ? event.toString() : words(event));
        }
    }

    private static String words(Json event) {
        String fields = event.fields().entrySet().stream()
                .filter(field -> !SHOWN_FIRST.contains(field.getKey()))
                .map(EventsCommand::word)
                .collect(Collectors.joining("  "));
        return (event.get("time").text("") + "  " + event.get("kind").text("") + "  " + fields).stripTrailing();
    }

    private static String word(Map.Entry<String, Json> field) {
        return field.getKey() + "=" + field.getValue().text(field.getValue().toString());
    }
}
