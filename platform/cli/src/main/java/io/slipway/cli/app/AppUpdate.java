package io.slipway.cli.app;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.client.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes fields of an app. */
@Command(
        name = "update",
        description = "Changes fields of an app; the others stay.",
        footer = {
            "%nExamples:",
            "  slipway app update /shop/cart mem=512 --wait",
            "  slipway app update /shop/cart 'env={\"LEVEL\":\"debug\"}'",
            "  slipway app update /shop/cart -f changes.json"
        })
final class AppUpdate extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "APP", description = "The app's id.")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "A field; the value is JSON or text.")
    private List<String> fields = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The fields as JSON; - reads the standard input.")
    private @Nullable String file;

    @Option(names = "--force", description = "Even when another deployment changes the app: that one is cancelled.")
    private boolean force;

    AppUpdate(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        if ((file == null) == fields.isEmpty()) {
            throw CommandFailure.usage("give the changes either as NAME=VALUE or with -f FILE.");
        }
        Json changes = file == null ? Definition.fields(fields) : Definition.read(context(), file);
        String app = Apps.get(client(), id).id();
        begun(client().apps().update(app, changes, force), List.of(app), "App " + app + " is updated");
    }
}
