package io.slipway.cli.packages;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.PackageSummary;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Packages that can be installed. */
@Command(
        name = "search",
        description = "Shows the packages that can be installed.",
        footer = {
            "%nExamples:",
            "  slipway package search",
            "  slipway package search queue",
            "  slipway package search 'ca*'"
        })
final class PackageSearch extends DoorCommand {
    @Parameters(
            paramLabel = "QUERY",
            arity = "0..1",
            description = "Part of a name, description or tag; with * a pattern for the whole of it.")
    private String query = "";

    PackageSearch(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<PackageSummary> found = client().packages().search(query);
        if (json()) {
            terminal().json(Json.array(found.stream().map(PackageSummary::json).toList()));
            return;
        }
        if (found.isEmpty()) {
            terminal().line("No package fits '" + query + "'. 'slipway package search' shows all.");
            return;
        }
        Table table = new Table("PACKAGE", "VERSION", "DESCRIPTION");
        found.forEach(one -> table.row(
                one.name(),
                one.currentVersion(),
                one.description().lines().findFirst().orElse("")));
        table.print(terminal());
    }
}
