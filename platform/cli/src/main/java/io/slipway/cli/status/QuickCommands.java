package io.slipway.cli.status;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Failures;
import io.slipway.client.SlipwayClient;
import java.util.OptionalInt;

/**
 * Runs {@code status} and {@code version} in their plain forms without building the command tree, which takes longer
 * than the commands themselves. Whatever is not plain is left to the tree.
 */
public final class QuickCommands {
    private QuickCommands() {}

    /** The exit code; empty when the arguments are not a plain form of these commands. */
    public static OptionalInt run(Context context, String[] args) {
        if (args.length == 0 || !(args[0].equals("status") || args[0].equals("version"))) {
            return OptionalInt.empty();
        }
        boolean json = false;
        String url = context.defaultUrl();
        for (int i = 1; i < args.length; i++) {
            if (args[i].equals("--json")) {
                json = true;
            } else if (args[i].equals("--url") && args[0].equals("status") && i + 1 < args.length) {
                url = args[++i];
            } else {
                return OptionalInt.empty();
            }
        }
        try {
            if (args[0].equals("version")) {
                Version.print(context.terminal(), json);
            } else {
                SlipwayClient client = new SlipwayClient(context.transport(url));
                StatusPage.of(client, url).print(context.terminal(), json);
            }
            return OptionalInt.of(0);
        } catch (RuntimeException e) {
            context.terminal().note("slipway: " + Failures.words(e, url));
            return OptionalInt.of(Failures.exitCode(e));
        }
    }
}
