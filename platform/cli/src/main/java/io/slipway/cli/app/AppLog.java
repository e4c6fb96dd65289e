package io.slipway.cli.app;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.connection.Waiting;
import io.slipway.client.App;
import io.slipway.client.TaskFailure;
import io.slipway.client.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the tasks of an app write. */
@Command(
        name = "log",
        description = "Shows what the tasks of an app wrote last; of the last failed task when none is there.",
        footer = {
            "%nExamples:",
            "  slipway app log /shop/cart",
            "  slipway app log /shop/cart -f --stderr",
            "  slipway app log /shop/cart --task shop_cart.instance-5e5c... -n 200"
        })
final class AppLog extends DoorCommand {
    @Parameters(paramLabel = "APP", description = "The app's id.")
    private String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what comes, of new tasks too, until interrupted.")
    private boolean follow;

    @Option(names = "--stderr", description = "The standard error instead of the standard output.")
    private boolean stderr;

    @Option(names = "--task", paramLabel = "TASK", description = "This task only; the beginning of its id is enough.")
    private @Nullable String task;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many lines of each task to begin with. Default: ${DEFAULT-VALUE}.")
    private int lines;

    AppLog(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        App app = Apps.get(client(), id);
        Map<String, LogTail> tails = new LinkedHashMap<>();
        add(app, tails);
        if (tails.isEmpty() && !follow) {
            String wanted = task == null ? "" : " '" + task + "'";
            throw new CommandFailure("there is no task" + wanted + " of " + app.id() + " to show; 'slipway app status "
                    + app.id() + "' tells how it stands.");
        }
        if (json()) {
            terminal().json(whole(tails));
            return;
        }
        tails.values().forEach(tail -> print(tail, tail.last(lines), tails.size() > 1));
        while (follow && !Thread.currentThread().isInterrupted()) {
            context().pause().pause(Waiting.STEP);
            client().apps().find(app.id()).ifPresent(now -> add(now, tails));
            tails.values().forEach(tail -> print(tail, tail.more(), tails.size() > 1));
            terminal().out().flush();
        }
    }

    private void add(App app, Map<String, LogTail> tails) {
        for (Source source : sources(app)) {
            if (task == null || source.taskId.startsWith(task)) {
                tails.computeIfAbsent(
                        source.taskId,
                        taskId -> new LogTail(client(), source.agentId, taskId, stderr ? "stderr" : "stdout"));
            }
        }
    }

    private record Source(String taskId, String agentId) {}

    /** The tasks that are there, and the last failed one when none is, or one is asked for by name. */
    private List<Source> sources(App app) {
        List<Source> sources = new ArrayList<>();
        app.tasks().stream()
                .filter(one -> !one.agentId().isEmpty())
                .forEach(one -> sources.add(new Source(one.id(), one.agentId())));
        if (sources.isEmpty() || task != null) {
            List<TaskFailure> failures = new ArrayList<>();
            app.lastFailure().ifPresent(failures::add);
            app.tasks().forEach(one -> failures.addAll(one.lastFailures()));
            failures.stream()
                    .filter(failure -> !failure.agentId().isEmpty())
                    .limit(task == null ? 1 : Integer.MAX_VALUE)
                    .forEach(failure -> sources.add(new Source(failure.taskId(), failure.agentId())));
        }
        return sources;
    }

    private void print(LogTail tail, List<String> text, boolean named) {
        text.forEach(line -> terminal().line(named ? tail.taskId() + " | " + line : line));
    }

    private Json whole(Map<String, LogTail> tails) {
        List<Json> all = new ArrayList<>();
        tails.values()
                .forEach(tail -> all.add(
                        Json.object().with("taskId", tail.taskId()).with("lines", Json.texts(tail.last(lines)))));
        return Json.array(all);
    }
}
