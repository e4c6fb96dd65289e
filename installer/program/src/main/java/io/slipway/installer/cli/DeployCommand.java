package io.slipway.installer.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the cluster. */
@Command(
        name = "deploy",
        description = {
            "Brings all hosts to what cluster.yaml says: masters first, then agents.",
            "What is there already is left alone; killed at any moment, the same command goes on."
        },
        footer = {
            "%nA master that fails stops it; an agent that fails is told, and the others go on.",
            "Exit code: 0 when all is done, 1 when a host is not where it should be.",
            "%nExamples:",
            "  slipway install deploy",
            "  slipway install deploy --json"
        })
final class DeployCommand extends HostsCommand {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    DeployCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    Optional<String> adminPassword() {
        return admin.password(surrounding().prompts());
    }

    @Override
    void run() {
        try (Session session = session()) {
            deploy(session, session.release());
        }
    }
}
