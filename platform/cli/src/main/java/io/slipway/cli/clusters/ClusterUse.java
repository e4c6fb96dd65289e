package io.slipway.cli.clusters;

import io.slipway.cli.connection.ClusterBook;
import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Chooses the cluster that commands are for. */
@Command(
        name = "use",
        description = "Chooses the cluster that commands are for, unless --url or SLIPWAY_URL names another.",
        mixinStandardHelpOptions = true,
        footer = {"%nExamples:", "  slipway cluster use prod"})
final class ClusterUse implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name = "";

    ClusterUse(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return Local.run(context, () -> {
            ClusterBook.Known known = known(context.clusters(), name);
            context.clusters().use(name);
            context.terminal().line("Commands are for " + name + " at " + known.url() + " from now on.");
        });
    }

    static ClusterBook.Known known(ClusterBook book, String name) {
        List<String> names = book.all().stream().map(ClusterBook.Known::name).toList();
        return book.find(name)
                .orElseThrow(() -> new CommandFailure("no cluster '" + name + "' is remembered; expected "
                        + (names.isEmpty() ? "one added with 'slipway cluster add'" : "one of " + names)));
    }
}
