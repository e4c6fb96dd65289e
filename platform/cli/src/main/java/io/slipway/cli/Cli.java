package io.slipway.cli;

import io.slipway.cli.connection.Context;
import io.slipway.cli.status.QuickCommands;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The command line {@code slipway}. Exit codes: 0 done, 1 failed, 2 called wrongly. */
public final class Cli {
    private Cli() {}

    /**
     * Runs one command and returns the exit code.
     *
     * @param more further subcommands (objects annotated for picocli), asked for only when they may be meant
     */
    public static int run(String[] args, Supplier<List<Object>> more) {
        return run(Context.ofProcess(), args, more);
    }

    /** The same in another surrounding. */
    public static int run(Context context, String[] args, Supplier<List<Object>> more) {
        OptionalInt quick = QuickCommands.run(context, args);
        return quick.isPresent() ? quick.getAsInt() : CommandTree.run(context, args, more);
    }
}
