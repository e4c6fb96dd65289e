package io.slipway.cli.app;

import io.slipway.cli.terminal.Table;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.ClientException;
import io.slipway.client.Deployment;
import io.slipway.client.SlipwayClient;
import io.slipway.client.Task;
import io.slipway.client.TaskFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an app stands, in words: its tasks, what it waits for, how it failed last, what is being changed. */
public final class AppReport {
    /** How many lines of a failed task's errors are shown. */
    private static final int ERROR_LINES = 5;

    private final SlipwayClient client;
    private final Instant now;

    /** @param now what ages are counted from */
    public AppReport(SlipwayClient client, Instant now) {
        this.client = client;
        this.now = now;
    }

    /** All of it. */
    public List<String> lines(App app) {
        List<String> lines = new ArrayList<>();
        lines.add(app.id() + ": " + summary(app));
        if (!app.tasks().isEmpty()) {
            lines.addAll(indented(tasks(app.tasks(), now)));
        }
        lines.addAll(waiting(app.id()));
        app.lastFailure().ifPresent(failure -> lines.addAll(failure(failure)));
        for (String id : app.deployments()) {
            client.deployments().find(id).ifPresent(deployment -> lines.add(deployment(deployment)));
        }
        return lines;
    }

    /** What keeps an app from running: reasons and the last failure; empty when nothing is known to. */
    public List<String> obstacles(String appId) {
        List<String> lines = new ArrayList<>(waiting(appId));
        Optional<App> app = client.apps().find(appId);
        app.ifPresent(found -> found.tasks().stream()
                .filter(task -> !task.running() && !task.message().isEmpty())
                .forEach(task -> lines.add(task.id() + " is " + stateOf(task) + ": " + task.message())));
        app.flatMap(App::lastFailure).ifPresent(failure -> lines.addAll(failure(failure)));
        return lines;
    }

    /** In one line: how many run, are healthy, are on their way. */
    public static String summary(App app) {
        StringBuilder text = new StringBuilder();
        if (app.instances() == 0) {
            text.append("stopped (0 instances wanted)");
        } else {
            text.append(app.running()).append(" of ").append(Words.count(app.instances(), "instance"));
            text.append(app.instances() == 1 ? " runs" : " run");
        }
        if (app.hasHealthChecks() && app.running() > 0) {
            text.append(", ").append(app.healthy()).append(" healthy");
        }
        if (app.unhealthy() > 0) {
            text.append(", ").append(app.unhealthy()).append(" unhealthy");
        }
        if (app.staged() > 0) {
            text.append(", ").append(app.staged()).append(" starting");
        }
        return text.append(app.deployments().isEmpty() ? "" : ", being deployed")
                .toString();
    }

    /** The tasks as a table. */
    static List<String> tasks(List<Task> tasks, Instant now) {
        Table table = new Table("TASK", "STATE", "HOST", "PORTS", "FOR", "");
        for (Task task : tasks) {
            String from = task.startedAt().isEmpty() ? task.stagedAt() : task.startedAt();
            table.row(
                    task.id(),
                    stateOf(task),
                    task.host(),
                    String.join(",", task.ports().stream().map(String::valueOf).toList()),
                    Words.since(from, now),
                    detail(task));
        }
        return table.lines();
    }

    static String stateOf(Task task) {
        String state = task.state().replaceFirst("^TASK_", "").toLowerCase(java.util.Locale.ROOT);
        return task.running()
                ? task.healthy()
                        .map(healthy -> healthy ? "healthy" : "unhealthy")
                        .orElse(state)
                : state;
    }

    private static String detail(Task task) {
        if (task.running() && task.healthy().orElse(true)) {
            return "";
        }
        return task.running() ? task.lastHealthFailure() : task.message();
    }

    private List<String> waiting(String appId) {
        return client.queue()
                .find(appId)
                .map(entry -> {
                    List<String> lines = new ArrayList<>();
                    lines.add(Words.count(entry.count(), "instance")
                            + (entry.count() == 1 ? " waits" : " wait")
                            + (entry.since().isEmpty() ? ":" : " since " + Words.since(entry.since(), now) + ":"));
                    WaitingReasons.of(entry).forEach(reason -> lines.add("  " + reason));
                    return lines;
                })
                .orElse(new ArrayList<>());
    }

    private List<String> failure(TaskFailure failure) {
        List<String> lines = new ArrayList<>();
        String code = failure.exitCode()
                .filter(value -> !failure.message().contains("exit code"))
                .map(value -> " (exit code " + value + ")")
                .orElse("");
        lines.add("Last failure, " + Words.since(failure.timestamp(), now) + " ago on " + failure.host() + ": "
                + (failure.message().isEmpty() ? failure.state() : failure.message()) + code);
        lines.add("  task " + failure.taskId());
        for (String line : lastErrors(failure)) {
            lines.add("  | " + line);
        }
        return lines;
    }

    /** The last lines of its standard error; none when its agent has them no more. */
    private List<String> lastErrors(TaskFailure failure) {
        if (failure.agentId().isEmpty()) {
            return List.of();
        }
        try {
            Optional<String> sandbox = client.nodes().sandbox(failure.agentId(), failure.taskId());
            if (sandbox.isEmpty()) {
                return List.of();
            }
            String text = client.files()
                    .tail(failure.agentId(), sandbox.get() + "/stderr", 4096)
                    .data();
            List<String> all = text.lines().filter(line -> !line.isBlank()).toList();
            return all.subList(Math.max(0, all.size() - ERROR_LINES), all.size());
        } catch (ClientException e) {
            return List.of();
        }
    }

    private static String deployment(Deployment deployment) {
        String actions = String.join(
                ", ",
                deployment.currentActions().stream()
                        .map(action -> action.action() + " " + action.app())
                        .toList());
        return "Deployment " + deployment.id() + ", step " + deployment.currentStep() + " of " + deployment.totalSteps()
                + (actions.isEmpty() ? "" : ": " + actions);
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(line -> "  " + line).toList();
    }
}
