package io.slipway.cli.master;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.cli.terminal.Words;
import io.slipway.client.Master;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

/** The masters, and how far they are. */
@Command(
        name = "list",
        description = {
            "Shows the masters: who leads, how many entries of the log the others are behind, and how long ago each",
            "answered the leader."
        },
        footer = {"%nExamples:", "  slipway master list", "  slipway master list --json"})
final class MasterList extends DoorCommand {
    MasterList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<Master> masters = client().masters().list();
        if (json()) {
            terminal().json(Json.array(masters.stream().map(Master::json).toList()));
            return;
        }
        Table table = new Table("MASTER", "ROLE", "LAG", "LAST CONTACT", "LISTENS AT", "FRONT DOOR");
        for (Master master : masters) {
            table.row(
                    master.id(),
                    master.role(),
                    known(master.lag()),
                    contact(master),
                    master.address(),
                    master.url().isEmpty() ? "-" : master.url());
        }
        table.print(terminal());
    }

    private static String known(OptionalLong number) {
        return number.isPresent() ? Words.number(number.getAsLong()) : "-";
    }

    private static String contact(Master master) {
        OptionalLong silent = master.silentMs();
        if (master.role().equals("leader") || silent.isEmpty()) {
            return "-";
        }
        return silent.getAsLong() < 1000
                ? "now"
                : Words.duration(Duration.ofSeconds(silent.getAsLong() / 1000)) + " ago";
    }
}
