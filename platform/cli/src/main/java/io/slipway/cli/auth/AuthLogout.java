package io.slipway.cli.auth;

import io.slipway.cli.connection.ClusterBook;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.ClientException;
import io.slipway.client.json.Json;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Ends the token of the last login, here and in the cluster. */
@Command(
        name = "logout",
        description = "Ends the token of the last login, in the cluster too, and forgets it.",
        footer = {"%nExamples:", "  slipway auth logout"})
final class AuthLogout extends DoorCommand {
    AuthLogout(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        ClusterBook book = context().clusters();
        Optional<ClusterBook.Known> known =
                book.at(url()).filter(one -> one.token().isPresent());
        if (known.isPresent()) {
            end();
            book.removeToken(known.get().name());
        }
        if (json()) {
            terminal().json(Json.object().with("url", url()).with("was_logged_in", known.isPresent()));
        } else {
            terminal().line(known.isPresent() ? "Logged out of " + url() + "." : "Not logged in to " + url() + ".");
        }
    }

    private void end() {
        try {
            client().accounts().logout();
        } catch (ClientException e) {
            if (e.status() != 401) {
                throw e;
            } // it has ended by itself
        }
    }
}
