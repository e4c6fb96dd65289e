package io.slipway.cli.demo;

import io.slipway.cli.app.AppReport;
import io.slipway.cli.app.WaitingReasons;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Waiting;
import io.slipway.cli.packages.InstalledApps;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.InstalledPackage;
import io.slipway.client.Packages;
import io.slipway.client.SlipwayClient;
import io.slipway.client.Task;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Installs packages side by side and waits until all of them serve. */
final class Installation {
    private final Context context;
    private final SlipwayClient client;

    Installation(Context context, SlipwayClient client) {
        this.context = context;
        this.client = client;
    }

    /**
     * Installs those that are not there yet.
     *
     * @param names in the order in which they are begun; they do not wait for one another
     * @return name to the apps that it runs as
     */
    Map<String, List<String>> install(List<String> names, Duration limit) {
        Map<String, List<String>> apps = new LinkedHashMap<>();
        List<InstalledPackage> present = client.packages().list();
        for (String name : names) {
            Optional<String> there = present.stream()
                    .filter(one -> one.name().equals(name))
                    .map(InstalledPackage::appId)
                    .findFirst();
            String id = there.orElseGet(() -> client.packages()
                    .install(Packages.Installation.of(name, Json.object()))
                    .get("appId")
                    .text(""));
            context.terminal()
                    .note(name + ": " + (there.isPresent() ? "is installed already as " : "installed as ") + id);
            apps.put(name, InstalledApps.of(client, id));
        }
        new Waiting(context).until("the start of the packages", limit, () -> look(apps), () -> obstacles(apps));
        context.terminal().note(String.join(", ", names) + ": serve");
        return apps;
    }

    private Waiting.Look look(Map<String, List<String>> apps) {
        List<String> pending = new ArrayList<>();
        apps.forEach((name, ids) -> {
            List<String> states = new ArrayList<>();
            for (String id : ids) {
                client.apps()
                        .find(id)
                        .filter(app -> !serves(app))
                        .ifPresent(app -> states.add(state(app, ids.size() > 1)));
            }
            if (!states.isEmpty()) {
                pending.add(name + ": " + String.join(", ", states));
            }
        });
        return pending.isEmpty() ? Waiting.Look.over("") : Waiting.Look.on(String.join("; ", pending));
    }

    /** Unlike {@link App#ready}, without regard to deployments: another one's may be under way. */
    private static boolean serves(App app) {
        int enough = app.hasHealthChecks() ? app.healthy() : app.running();
        return enough >= app.instances();
    }

    private String state(App app, boolean named) {
        String name = named ? app.id().substring(app.id().lastIndexOf('/') + 1) + " " : "";
        for (Task task : app.tasks()) {
            if (!task.running() && !task.message().isEmpty()) {
                return name + task.message();
            }
        }
        if (app.tasks().isEmpty()) {
            return name
                    + client.queue()
                            .find(app.id())
                            .map(entry -> "waits: " + WaitingReasons.of(entry).get(0))
                            .orElse("is about to start");
        }
        String failed = app.lastFailure()
                .map(failure -> ", last failure "
                        + Words.since(failure.timestamp(), context.clock().now()) + " ago: " + failure.message())
                .orElse("");
        return name + (app.running() > 0 ? "runs, not healthy yet" : "starts") + failed;
    }

    private String obstacles(Map<String, List<String>> apps) {
        AppReport report = new AppReport(client, context.clock().now());
        List<String> lines = new ArrayList<>();
        apps.values()
                .forEach(ids -> ids.forEach(id -> {
                    Optional<App> app = client.apps().find(id).filter(found -> !serves(found));
                    if (app.isPresent()) {
                        lines.add(id + ": " + AppReport.summary(app.get()));
                        report.obstacles(id).forEach(line -> lines.add("  " + line));
                    }
                }));
        return String.join("\n", lines);
    }
}
