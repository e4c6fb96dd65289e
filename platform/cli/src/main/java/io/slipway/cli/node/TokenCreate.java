package io.slipway.cli.node;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.JoinToken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a token. */
@Command(
        name = "create",
        description = {
            "Makes a token with which one agent gets its certificate, once, until it expires. The token is shown now",
            "and never again; put it into the file that the agent's join-token-file names."
        },
        footer = {
            "%nExamples:",
            "  slipway node token create",
            "  slipway node token create --expires 15m --name 10.0.0.7",
            "  slipway node token create --json | jq -r .token > /etc/slipway/join-token   with umask 077"
        })
final class TokenCreate extends DoorCommand {
    @Option(
            names = "--expires",
            paramLabel = "SPAN",
            defaultValue = "1h",
            description = "After how long it is good for nothing, at most 30d. Default: ${DEFAULT-VALUE}.")
    private String expires = "1h";

    @Option(
            names = "--name",
            paramLabel = "HOSTNAME",
            description = "The only agent that it is good for, by its hostname. Needed when an agent of that name was"
                    + " admitted before, such as on a machine that was set up anew.")
    private @Nullable String name;

    TokenCreate(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        JoinToken made = client().joinTokens().create(Optional.ofNullable(name), expires);
        if (json()) {
            terminal().json(made.json());
            return;
        }
        terminal()
                .line("Join token " + made.id() + ", good for " + (name == null ? "one new agent" : name) + " until "
                        + made.expires() + ":");
        terminal().line("");
        terminal().line("  " + made.token());
        terminal().line("");
        terminal().line("On the agent, put it into a file that only its user may read, and set in agent.conf:");
        terminal().line("  join-token-file = that file");
        terminal().line("  ca-fingerprint = " + made.caFingerprint());
    }
}
