package io.slipway.cli.auth;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** API tokens. */
@Command(
        name = "token",
        description = "Manages API tokens: long-lived ones for programs, with a name and an expiry.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class})
final class TokenCommand {
    /** Makes one. */
    @Command(
            name = "create",
            description = {
                "Makes an API token and prints it, this once. Programs set SLIPWAY_TOKEN to it, or send it as",
                "'Authorization: token=...'."
            },
            footer = {
                "%nExamples:",
                "  slipway auth token create jenkins --expires 30d",
                "  slipway auth token create deploy --for ci > token.txt"
            })
    static final class Create extends DoorCommand {
        @Parameters(paramLabel = "NAME", description = "What it is for.")
        private String name = "";

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                defaultValue = "90d",
                description = "Such as 12h or 30d, 366d at most (default: ${DEFAULT-VALUE}).")
        private String expires = "90d";

        @Option(names = "--for", paramLabel = "UID", description = "Whose it is (admins; default: your own).")
        private @Nullable String uid;

        Create(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            Json token = client().accounts().newToken(name, expires, Optional.ofNullable(uid));
            if (json()) {
                terminal().json(token);
                return;
            }
            terminal()
                    .note("Token '" + name + "' (id " + token.get("id").text("") + ") is good until "
                            + token.get("expires").text("") + ". It is shown this once:");
            terminal().line(token.get("token").text(""));
        }
    }

    /** Shows them. */
    @Command(
            name = "list",
            description = "Shows your API tokens, or as an admin those of everybody; never their texts.",
            footer = {"%nExamples:", "  slipway auth token list", "  slipway auth token list --all"})
    static final class ListAll extends DoorCommand {
        @Option(names = "--all", description = "Those of everybody (admins).")
        private boolean all;

        ListAll(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            List<Json> tokens = client().accounts().tokens(all);
            if (json()) {
                terminal().json(Json.array(tokens));
                return;
            }
            Table table = new Table("NAME", "USER", "CREATED", "EXPIRES", "ID");
            for (Json token : tokens) {
                table.row(
                        token.get("name").text(""),
                        token.get("uid").text(""),
                        token.get("created").text(""),
                        token.get("expires").text(""),
                        token.get("id").text(""));
            }
            table.print(terminal());
        }
    }

    /** Ends one, or all of somebody. */
    @Command(
            name = "revoke",
            description = {
                "Ends a token: yours, or as an admin anybody's, one of a login too, whose id is in the audit log;",
                "or with --all-of everything that somebody has."
            },
            footer = {"%nExamples:", "  slipway auth token revoke 3f2a9c...", "  slipway auth token revoke --all-of ann"
            })
    static final class Revoke extends DoorCommand {
        @Parameters(arity = "0..1", paramLabel = "ID", description = "Which; see 'slipway auth token list'.")
        private @Nullable String id;

        @Option(names = "--all-of", paramLabel = "UID", description = "All tokens of a user, logins too (admins).")
        private @Nullable String uid;

        Revoke(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            if (id != null && uid == null) {
                client().accounts().endToken(id);
            } else if (uid != null && id == null) {
                client().accounts().endTokens(uid);
            } else {
                throw CommandFailure.usage("expected the id of a token, or --all-of UID");
            }
            String what = id != null ? "Token " + id + " is" : "All tokens of " + uid + " are";
            if (json()) {
                terminal().json(Json.object().with("revoked", id != null ? id : String.valueOf(uid)));
            } else {
                terminal().line(what + " good no more.");
            }
        }
    }
}
