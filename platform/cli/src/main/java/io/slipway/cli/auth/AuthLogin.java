package io.slipway.cli.auth;

import io.slipway.cli.connection.ClusterBook;
import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Logs in, and keeps the token for the commands to come. */
@Command(
        name = "login",
        description = {
            "Logs in. The token is kept for this cluster in a file of yours (mode 0600), and every command shows it",
            "from then on. Programs do not log in: they set SLIPWAY_TOKEN to what 'slipway auth token create' gave."
        },
        footer = {
            "%nExamples:",
            "  slipway auth login",
            "  slipway auth login --user ann --url https://master.example:7070",
            "  slipway auth login --user ann --password-stdin < password.txt"
        })
final class AuthLogin extends DoorCommand {
    @Option(
            names = {"-u", "--user"},
            paramLabel = "UID",
            description = "Who; asked for when it is missing.")
    private @Nullable String user;

    @Option(names = "--password-stdin", description = "Read the password from the standard input.")
    private boolean passwordFromInput;

    AuthLogin(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        if (user == null && passwordFromInput) {
            throw CommandFailure.usage("--password-stdin needs --user");
        }
        String uid = user == null ? asked() : user;
        String password = passwordFromInput ? context().line() : context().secret("Password of " + uid);
        String token = client().accounts().login(uid, password);
        ClusterBook book = context().clusters();
        String name = book.at(url()).map(ClusterBook.Known::name).orElseGet(() -> added(book));
        book.putToken(name, token);
        if (json()) {
            terminal().json(Json.object().with("uid", uid).with("cluster", name).with("url", url()));
        } else {
            terminal().line("Logged in to " + url() + " as " + uid + ".");
        }
    }

    private String asked() {
        terminal().err().print("User: ");
        terminal().err().flush();
        return context().line();
    }

    /** A cluster that was never added is kept under its address. */
    private String added(ClusterBook book) {
        URI door = DoorCommand.uri(url().split(",", 2)[0].strip());
        String name = door.getHost().replaceAll("[\\[\\]:]", "-").replaceAll("^-+", "")
                + (door.getPort() < 0 ? "" : "-" + door.getPort());
        book.put(name, url(), java.util.Optional.empty());
        return name;
    }
}
