package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.Task;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The tasks of one app or of all. */
@Command(
        name = "tasks",
        description = "Shows the tasks of an app, or of all apps.",
        footer = {"%nExamples:", "  slipway app tasks /shop/cart", "  slipway app tasks"})
final class AppTasks extends DoorCommand {
    @Parameters(paramLabel = "APP", arity = "0..1", description = "The app's id; all apps when left out.")
    private String id = "";

    AppTasks(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<Task> tasks =
                id.isEmpty() ? client().apps().tasks() : Apps.get(client(), id).tasks();
        if (json()) {
            terminal().json(Json.array(tasks.stream().map(Task::json).toList()));
        } else if (tasks.isEmpty()) {
            terminal()
                    .line("There is no task"
                            + (id.isEmpty()
                                    ? "."
                                    : " of " + Apps.absolute(id) + "; 'slipway app status " + Apps.absolute(id)
                                            + "' tells why."));
        } else {
            AppReport.tasks(tasks, now()).forEach(terminal()::line);
        }
    }
}
