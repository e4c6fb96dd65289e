package io.slipway.installer.cli;

import io.slipway.installer.inventory.HostSpec;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes hosts into a running cluster. */
@Command(
        name = "add-node",
        description = {
            "Takes agents into the running cluster. Put them into cluster.yaml first.",
            "All hosts are checked, the new ones are deployed, and the cluster is checked again."
        },
        footer = {
            "%nExamples:",
            "  slipway install add-node 10.0.0.13",
            "  slipway install add-node 10.0.0.13 10.0.0.14"
        })
final class AddNodeCommand extends HostsCommand {
    @Parameters(arity = "1..*", paramLabel = "HOST", description = "Hosts as cluster.yaml calls them.")
    private List<String> names = List.of();

    AddNodeCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            for (HostSpec host : session.named(names)) {
                if (host.isMaster()) {
                    throw InstallFailure.usage(
                            host.address() + " is a master; how masters are added: docs/operate/masters.md");
                }
            }
            preflight(session);
            deploy(session, session.release());
            postflight(session);
        }
    }
}
