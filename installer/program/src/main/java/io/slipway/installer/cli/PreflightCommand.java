package io.slipway.installer.cli;

import picocli.CommandLine.Command;

/** Looks whether the hosts are fit. */
@Command(
        name = "preflight",
        description = {
            "Looks at all hosts at once, whether they are fit for the cluster, and tells everything that is not.",
            "Nothing is changed on them."
        },
        footer = {
            "%nExit code: 0 when nothing is in the way (there may be warnings), 1 when something is.",
            "%nExamples:",
            "  slipway install preflight",
            "  slipway install preflight --json | jq '.findings[] | select(.severity == \"error\")'"
        })
final class PreflightCommand extends HostsCommand {
    PreflightCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            preflight(session);
        }
    }
}
