package io.slipway.installer.cli;

import io.slipway.installer.report.Screen;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A phase that reads {@code cluster.yaml}. */
@Command(mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true)
abstract class PhaseCommand implements Callable<Integer> {
    private final Surrounding surrounding;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "cluster.yaml",
            description = "The cluster's file. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("cluster.yaml");

    @Option(
            names = "--local",
            description = "This machine alone is the cluster, master and agent; no SSH, no cluster.yaml.")
    private boolean local;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    PhaseCommand(Surrounding surrounding) {
        this.surrounding = surrounding;
    }

    @Override
    public final Integer call() {
        run();
        return 0;
    }

    /** Does it; what it throws is told to the user. */
    abstract void run();

    final Surrounding surrounding() {
        return surrounding;
    }

    final Screen screen() {
        return surrounding.screen();
    }

    final boolean json() {
        return json;
    }

    /** Whether this machine alone is the cluster. */
    final boolean local() {
        return local;
    }

    final ClusterFile clusterFile() {
        return local ? ClusterFile.local(surrounding().home()) : ClusterFile.read(path());
    }

    /** Where {@code cluster.yaml} is, or would be. */
    final Path path() {
        return local
                ? ClusterFile.localPath(surrounding().home())
                : surrounding.folder().resolve(file);
    }
}
