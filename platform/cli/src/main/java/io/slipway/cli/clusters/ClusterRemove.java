package io.slipway.cli.clusters;

import io.slipway.cli.connection.Context;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a cluster. */
@Command(
        name = "remove",
        description = "Forgets a cluster, its authority and your token for it; the cluster itself stays as it is.",
        mixinStandardHelpOptions = true,
        footer = {"%nExamples:", "  slipway cluster remove prod"})
final class ClusterRemove implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name = "";

    ClusterRemove(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return Local.run(context, () -> {
            var unused = ClusterUse.known(context.clusters(), name);
            context.clusters().remove(name);
            context.terminal().line("Cluster " + name + " is forgotten.");
        });
    }
}
