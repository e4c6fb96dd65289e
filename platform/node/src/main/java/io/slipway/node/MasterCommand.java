package io.slipway.node;

import io.slipway.runtime.config.Values;
import io.slipway.runtime.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code slipway master}: a master as a service. */
@Command(
        name = "master",
        description = "Runs a master: scheduler, packages and the front door, for agents that join it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway config check master.conf                 what is wrong with it?",
            "  slipway master --config master.conf",
            "  SLIPWAY_JOIN_TOKEN=... slipway master --host 10.0.0.1 --home /var/lib/slipway",
            "",
            "SIGTERM stops it; agents keep their tasks. Log lines go to stdout.",
            "Exit codes: 0 stopped, 1 could not start or failed, 2 wrong options or configuration."
        })
final class MasterCommand extends RoleCommand {
    MasterCommand(Map<String, String> environment) {
        super(Role.MASTER, environment);
    }

    @Override
    Node start(Values values, Clock clock, Consumer<Service.Failure> onFailure) {
        return MasterNode.start(MasterSettings.of(values), clock, onFailure);
    }
}
