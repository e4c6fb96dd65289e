package io.slipway.cli.packages;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.InstalledPackage;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** The installed packages. */
@Command(
        name = "list",
        description = "Shows the installed packages.",
        footer = {"%nExamples:", "  slipway package list"})
final class PackageList extends DoorCommand {
    PackageList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<InstalledPackage> installed = client().packages().list();
        if (json()) {
            terminal()
                    .json(Json.array(
                            installed.stream().map(InstalledPackage::json).toList()));
            return;
        }
        if (installed.isEmpty()) {
            terminal().line("No package is installed. 'slipway package search' shows what there is.");
            return;
        }
        Table table = new Table("PACKAGE", "VERSION", "APP", "DESCRIPTION");
        installed.forEach(one -> table.row(
                one.name(),
                one.version(),
                one.appId(),
                one.description().lines().findFirst().orElse("")));
        table.print(terminal());
    }
}
