package io.slipway.cli.packages;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.json.Json;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One package: what it is, its options with their defaults. */
@Command(
        name = "describe",
        description = "Shows a package: what it is, its versions, its options with their defaults.",
        footer = {"%nExamples:", "  slipway package describe kafka", "  slipway package describe kafka --json"})
final class PackageDescribe extends DoorCommand {
    @Parameters(paramLabel = "PACKAGE", description = "Its name.")
    private String name = "";

    @Option(names = "--package-version", paramLabel = "VERSION", description = "A version; the newest when left out.")
    private String version = "";

    PackageDescribe(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Json described = Names.helped(client(), name, () -> client().packages().describe(name, version));
        if (json()) {
            terminal().json(described);
            return;
        }
        terminal()
                .line(described.get("name").text("") + " "
                        + described.get("version").text(""));
        terminal().line(described.get("description").text(""));
        fact("Versions", String.join(", ", client().packages().versions(name)));
        fact("Tags", String.join(", ", described.get("tags").texts()));
        fact("Website", described.get("website").text(""));
        fact("Maintainer", described.get("maintainer").text(""));
        Table table = new Table("OPTION", "TYPE", "DEFAULT", "DESCRIPTION");
        options("", described.get("config"), table);
        if (table.lines().size() > 1) {
            terminal().line("");
            table.print(terminal());
            terminal().line("");
            terminal().line("Give options with --set " + example(described.get("config")) + " or --options FILE.");
        }
        described.get("preInstallNotes").text().ifPresent(notes -> terminal().line("\n" + notes));
    }

    private void fact(String label, String value) {
        if (!value.isEmpty()) {
            terminal().line(String.format("%-11s %s", label, value));
        }
    }

    private static void options(String prefix, Json schema, Table table) {
        for (Map.Entry<String, Json> property :
                schema.get("properties").fields().entrySet()) {
            String path = prefix + property.getKey();
            Json option = property.getValue();
            if (option.get("properties").isObject()) {
                options(path + ".", option, table);
            } else {
                Json otherwise = option.get("default");
                table.row(
                        path,
                        option.get("type").text(""),
                        otherwise.isMissing() ? "" : otherwise.text(otherwise.toString()),
                        option.get("description").text(""));
            }
        }
    }

    private static String example(Json config) {
        for (Map.Entry<String, Json> property :
                config.get("properties").fields().entrySet()) {
            for (String inner : property.getValue().get("properties").fields().keySet()) {
                return property.getKey() + "." + inner + "=VALUE";
            }
            return property.getKey() + "=VALUE";
        }
        return "NAME=VALUE";
    }
}
