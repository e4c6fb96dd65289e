package io.slipway.cli.master;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a master out of the cluster. */
@Command(
        name = "remove",
        description = {
            "Takes a master out of the cluster; stop it afterwards. One that leads hands leadership over first.",
            "Refused when too few masters would be left to write anything."
        },
        footer = {"%nExamples:", "  slipway master remove m2"})
final class MasterRemove extends DoorCommand {
    @Parameters(paramLabel = "ID", description = "Its id, as 'slipway master list' shows it.")
    private String id = "";

    @Option(names = "--force", description = "Also when it answers and another does not.")
    private boolean force;

    MasterRemove(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        if (!client().masters().remove(id, force)) {
            Progressing.until(
                    context(),
                    client(),
                    "master '" + id + "' to leave",
                    all -> all.stream().noneMatch(one -> one.id().equals(id)));
        }
        if (json()) {
            terminal().json(Json.object().with("master", id).with("state", "removed"));
        } else {
            terminal().line("Master " + id + " is none of the masters any more; stop it.");
        }
    }
}
