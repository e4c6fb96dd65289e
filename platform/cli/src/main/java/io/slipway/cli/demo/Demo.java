package io.slipway.cli.demo;

import io.slipway.cli.app.AppReport;
import io.slipway.cli.app.WaitingReasons;
import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Waiting;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.ClientException;
import io.slipway.client.InstalledPackage;
import io.slipway.client.Packages;
import io.slipway.client.SlipwayClient;
import io.slipway.client.Task;
import io.slipway.client.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The demonstration, step by step; each step can be taken again. */
final class Demo {
    /** What it installs, in the order in which it is begun. */
    private static final List<String> PACKAGES = List.of("kafka", "cassandra", "timeseries");

    private static final String PIPELINE = "timeseries";
    private static final int LOG_LINES = 10;

    private final Context context;
    private final SlipwayClient client;
    private final URI url;
    private final ClusterProcess cluster;
    private final Duration limit;

    /** @param limit how long any one step may take */
    Demo(Context context, SlipwayClient client, URI url, ClusterProcess cluster, Duration limit) {
        this.context = context;
        this.client = client;
        this.url = url;
        this.cluster = cluster;
        this.limit = limit;
    }

    /** Runs it. */
    DemoResult run(SourceApp.Replay replay, @Nullable String launcher) {
        startCluster(launcher);
        Map<String, List<String>> apps = new Installation(context, client).install(PACKAGES, limit);
        List<String> pipelineApps = apps.getOrDefault(PIPELINE, List.of());
        removeSource();
        List<String> all = new ArrayList<>(pipelineApps);
        all.add(SourceApp.ID);
        Pipeline pipeline = new Pipeline(context, client, all);
        Pipeline.Sinks before = pipeline.sinks();
        List<App> definitions =
                pipelineApps.stream().map(id -> client.apps().get(id)).toList();
        client.apps().create(SourceApp.definition(definitions, replay));
        Timing timing = awaitStored(pipeline, before);
        Json source = timing.source;
        Pipeline.Sinks after = pipeline.sinks();
        Endpoint query = pipeline.query()
                .orElseThrow(() -> new CommandFailure("the pipeline's query program does not answer; 'slipway app list'"
                        + " shows how its apps stand."));
        removeSource();
        long sent = source.get("rowsSent").number(0);
        long refused = Math.max(0, after.deadLettered() - before.deadLettered());
        // A sink that was started anew meanwhile counts from zero; without lag, what was sent is stored or refused.
        long stored = after.stored() < before.stored() ? sent - refused : after.stored() - before.stored();
        return new DemoResult(
                sent,
                stored,
                source.get("rowsDeadLettered").number(0) + refused,
                timing.seconds,
                pipeline.byType(query),
                query.url() + "/");
    }

    private record Timing(Json source, double seconds) {}

    /** What the source said last, and when it was looked at last before it had begun. */
    private static final class Seen {
        private Json source = Json.MISSING;
        private long sinceNanos;

        void note(Json status, long nowNanos) {
            boolean begun = source.get("rowsRead").number(0) > 0;
            sinceNanos = begun ? sinceNanos : nowNanos;
            source = status;
        }
    }

    /** Ends and removes everything that {@link #run} made. Returns whether there was a cluster to clean up. */
    boolean stop() {
        boolean answers = client.answers();
        if (answers) {
            removeSource();
            List<InstalledPackage> installed = client.packages().list();
            List<String> removed = new ArrayList<>();
            for (int i = PACKAGES.size() - 1; i >= 0; i--) {
                String name = PACKAGES.get(i);
                if (installed.stream().anyMatch(one -> one.name().equals(name))) {
                    client.packages().uninstall(new Packages.Removal(name, "", true, true));
                    removed.add(name);
                }
            }
            if (!removed.isEmpty()) {
                context.terminal().note("removed with their data: " + String.join(", ", removed));
                awaitEnd(removed);
            }
        }
        List<String> others =
                answers ? client.apps().list().stream().map(App::id).toList() : List.of();
        if (!others.isEmpty()) {
            cluster.running()
                    .ifPresent(process -> context.terminal()
                            .note("the cluster goes on, because it also runs " + String.join(", ", others) + "; 'kill "
                                    + process.pid() + "' stops it"));
            return true;
        }
        boolean stopped = cluster.stop();
        if (stopped) {
            context.terminal().note("stopped the cluster that the demonstration had started");
        }
        return answers || stopped;
    }

    private void startCluster(@Nullable String launcher) {
        if (client.answers()) {
            context.terminal().note("cluster: answers at " + url);
            return;
        }
        if (client.listens()) {
            awaitCluster(() -> true);
            return;
        }
        if (launcher == null) {
            throw new CommandFailure("no cluster answers at " + url
                    + ", and this program was not started by its launcher, so it cannot start one."
                    + " Start one with 'slipway up' in another window.");
        }
        if (!isLocal()) {
            throw new CommandFailure(
                    "no cluster answers at " + url + ", and it is not on this machine: start it there.");
        }
        cluster.start(launcher, url);
        awaitCluster(() -> cluster.running().isPresent());
        context.terminal().note("cluster: started at " + url + " (log: " + cluster.log() + ")");
    }

    /** Something listens or was just started: it serves soon, unless it has ended. */
    private void awaitCluster(BooleanSupplier alive) {
        new Waiting(context)
                .until(
                        "the start of the cluster",
                        limit,
                        () -> {
                            if (client.answers()) {
                                return Waiting.Look.over("");
                            }
                            if (!alive.getAsBoolean()) {
                                throw new CommandFailure("the cluster ended while starting. " + lastLines());
                            }
                            return Waiting.Look.on("cluster: starts (log: " + cluster.log() + ")");
                        },
                        this::lastLines);
    }

    private String lastLines() {
        return "The last lines of " + cluster.log() + ":\n" + String.join("\n", cluster.lastLines(LOG_LINES));
    }

    private boolean isLocal() {
        String host = url.getHost();
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private Timing awaitStored(Pipeline pipeline, Pipeline.Sinks before) {
        Seen seen = new Seen();
        new Waiting(context)
                .until(
                        "storing every row",
                        limit,
                        () -> {
                            Optional<Json> source = pipeline.source();
                            if (source.isEmpty()) {
                                return Waiting.Look.on("source: starts" + startingDetail());
                            }
                            seen.note(source.get(), context.clock().nanoTime());
                            return storing(source.get(), pipeline.sinks(), before);
                        },
                        () -> why(pipeline, seen.source));
        double seconds = (context.clock().nanoTime() - seen.sinceNanos) / 1e9;
        context.terminal().note("replay: every row is stored");
        return new Timing(seen.source, seconds);
    }

    private static Waiting.Look storing(Json source, Pipeline.Sinks sinks, Pipeline.Sinks before) {
        long sent = source.get("rowsSent").number(0);
        boolean done = source.get("done").flag(false);
        if (source.get("state").text("").equals("failed")) {
            throw new CommandFailure(
                    "the source failed: " + source.get("lastError").text("no reason given"));
        }
        // The sinks were asked after the source, and find out their lag when asked: it counts the last rows.
        if (done && sinks.drained()) {
            return Waiting.Look.over("");
        }
        return Waiting.Look.on("replay: " + Words.number(sent) + " rows sent, "
                + Words.number(Math.max(0, sinks.stored() - before.stored())) + " stored"
                + (sinks.lag() > 0 ? ", " + Words.number(sinks.lag()) + " to go" : ""));
    }

    private String startingDetail() {
        Optional<String> message = client.apps().find(SourceApp.ID).stream()
                .flatMap(app -> app.tasks().stream())
                .filter(task -> !task.running() && !task.message().isEmpty())
                .findFirst()
                .map(Task::message);
        return message.or(() -> client.queue()
                        .find(SourceApp.ID)
                        .map(entry -> "waits: " + WaitingReasons.of(entry).get(0)))
                .map(text -> " (" + text + ")")
                .orElse("");
    }

    private String why(Pipeline pipeline, Json source) {
        List<String> lines = new ArrayList<>();
        if (!source.isMissing()) {
            lines.add("The source says: " + source);
        }
        Pipeline.Sinks sinks = pipeline.sinks();
        lines.add("The sinks (" + sinks.programs() + " answer) have stored " + sinks.stored() + ", the lag is "
                + sinks.lag() + ".");
        lines.addAll(new AppReport(client, context.clock().now()).obstacles(SourceApp.ID));
        return String.join("\n", lines);
    }

    private void removeSource() {
        if (client.apps().find(SourceApp.ID).isEmpty()) {
            return;
        }
        try {
            client.apps().remove(SourceApp.ID, true, false);
        } catch (ClientException e) {
            if (e.status() != 404) {
                throw e;
            }
        }
        new Waiting(context)
                .until(
                        "the end of " + SourceApp.ID,
                        limit,
                        () -> client.apps().find(SourceApp.ID).isEmpty()
                                ? Waiting.Look.over("")
                                : Waiting.Look.on("source: ends"),
                        () -> "'slipway app status " + SourceApp.ID + "' tells more.");
    }

    /** Data is removed by the agents once the tasks have ended, so the cluster must not stop before. */
    private void awaitEnd(List<String> names) {
        new Waiting(context)
                .until(
                        "the end of " + String.join(", ", names),
                        limit,
                        () -> {
                            List<String> left = new ArrayList<>(client.packages().list().stream()
                                    .map(InstalledPackage::name)
                                    .filter(names::contains)
                                    .distinct()
                                    .toList());
                            return left.isEmpty() && client.deployments().list().isEmpty()
                                    ? Waiting.Look.over("")
                                    : Waiting.Look.on("ending " + String.join(", ", left.isEmpty() ? names : left));
                        },
                        () -> "'slipway app tasks' shows what still runs.");
    }
}
