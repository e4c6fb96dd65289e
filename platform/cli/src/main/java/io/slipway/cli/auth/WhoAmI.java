package io.slipway.cli.auth;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import picocli.CommandLine.Command;

/** Whose token the commands show, and what it is good for. */
@Command(
        name = "whoami",
        description = "Shows who you are logged in as, what you may do, and until when.",
        footer = {"%nExamples:", "  slipway auth whoami"})
final class WhoAmI extends DoorCommand {
    WhoAmI(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Json who = client().accounts().whoami();
        if (json()) {
            terminal().json(who);
            return;
        }
        terminal()
                .line(who.get("uid").text("") + " at " + url() + ", until "
                        + who.get("expires").text("") + (who.get("api_token").flag(false) ? " (API token)" : ""));
        terminal().line("may: " + UserList.grants(who));
    }
}
