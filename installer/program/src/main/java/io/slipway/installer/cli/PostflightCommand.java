package io.slipway.installer.cli;

import picocli.CommandLine.Command;

/** Looks whether the cluster works. */
@Command(
        name = "postflight",
        description = {
            "Looks whether the cluster works.",
            "All masters must take part, all agents be registered, a test app run on every agent and be reached over",
            "HTTP from every host. The test app is removed again."
        },
        footer = {
            "%nExit code: 0 when all is well, 1 when something is not.",
            "%nExamples:",
            "  slipway install postflight",
            "  slipway install postflight --json"
        })
final class PostflightCommand extends HostsCommand {
    PostflightCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            postflight(session);
        }
    }
}
