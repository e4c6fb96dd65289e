package io.slipway.node;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stands for {@code slipway install} in the list of commands; the launcher starts the installer itself. */
@Command(name = "install", description = "Makes a cluster of machines that are reached by SSH.")
final class InstallerCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine()
                    .getErr()
                    .println("slipway: the installer is started by bin/slipway: bin/slipway install");
        }
        return 2;
    }
}
