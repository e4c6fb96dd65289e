package io.slipway.cli.auth;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Users and service accounts with what they may do. */
@Command(
        name = "list",
        description = "Shows users and service accounts, and what they may do.",
        footer = {"%nExamples:", "  slipway auth user list", "  slipway auth user list --json"})
final class UserList extends DoorCommand {
    UserList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<Json> users = client().accounts().users();
        if (json()) {
            terminal().json(Json.array(users));
            return;
        }
        Table table = new Table("USER", "KIND", "MAY", "DESCRIPTION");
        for (Json user : users) {
            table.row(
                    user.get("uid").text(""),
                    user.get("is_service").flag(false) ? "service" : "person",
                    grants(user),
                    user.get("description").text(""));
        }
        table.print(terminal());
    }

    static String grants(Json user) {
        String grants = user.get("grants").items().stream()
                .map(grant -> {
                    String path = grant.get("path").text("/");
                    return grant.get("role").text("") + (path.equals("/") ? "" : ":" + path);
                })
                .collect(Collectors.joining(", "));
        return grants.isEmpty() ? "nothing" : grants;
    }
}
