package io.slipway.cli.status;

import io.slipway.cli.connection.Context;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The version of this program, as a command of the tree. */
@Command(
        name = "version",
        description = "Shows the version of this program. 'slipway status' shows that of a cluster.",
        mixinStandardHelpOptions = true,
        footer = {"%nExamples:", "  slipway version", "  slipway version --json"})
public final class VersionCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** @param context what it finds around it */
    public VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Version.print(context.terminal(), json);
        return 0;
    }
}
