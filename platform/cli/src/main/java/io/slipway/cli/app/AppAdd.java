package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import io.slipway.client.Change;
import io.slipway.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes an app or a group. */
@Command(
        name = "add",
        description = "Makes an app, or a group of apps when the definition has 'apps' or 'groups'.",
        footer = {
            "%nExamples:",
            "  slipway app add -f hello.json --wait",
            "  echo '{\"id\": \"/hello\", \"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"mem\": 32}' | slipway app add -f -"
        })
final class AppAdd extends ChangeCommand {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The definition as JSON; - reads the standard input.")
    private String file = "";

    AppAdd(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Json definition = Definition.read(context(), file);
        String id = Apps.absolute(definition.get("id").text(""));
        if (definition.get("apps").isArray() || definition.get("groups").isArray()) {
            Change change = client().groups().create(definition);
            begun(change, apps(id, definition), "Group " + id + " is added");
        } else {
            Change change = client().apps().create(definition);
            begun(change, List.of(id), "App " + id + " is added");
        }
    }

    private static List<String> apps(String groupId, Json group) {
        List<String> ids = new ArrayList<>();
        for (Json app : group.get("apps").items()) {
            ids.add(below(groupId, app.get("id").text("")));
        }
        for (Json inner : group.get("groups").items()) {
            ids.addAll(apps(below(groupId, inner.get("id").text("")), inner));
        }
        return ids;
    }

    private static String below(String groupId, String id) {
        return id.startsWith("/") ? id : (groupId.equals("/") ? "" : groupId) + "/" + id;
    }
}
