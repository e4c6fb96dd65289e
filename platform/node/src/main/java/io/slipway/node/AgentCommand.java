package io.slipway.node;

import io.slipway.runtime.config.Values;
import io.slipway.runtime.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code slipway agent}: an agent as a service. */
@Command(
        name = "agent",
        description = "Runs an agent: it joins the masters and runs their tasks on this machine.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway config check agent.conf                  what is wrong with it?",
            "  slipway agent --config agent.conf",
            "  SLIPWAY_JOIN_TOKEN=... slipway agent --masters http://10.0.0.1:7070 --host 10.0.0.2",
            "",
            "SIGTERM stops it and leaves tasks running; the next start on the same home takes them over.",
            "Exit codes: 0 stopped, 1 could not start or failed, 2 wrong options or configuration,",
            "4 refused by the masters, for instance for its join token."
        })
final class AgentCommand extends RoleCommand {
    AgentCommand(Map<String, String> environment) {
        super(Role.AGENT, environment);
    }

    @Override
    Node start(Values values, Clock clock, Consumer<Service.Failure> onFailure) {
        return AgentNode.start(AgentSettings.of(values), clock, onFailure);
    }
}
