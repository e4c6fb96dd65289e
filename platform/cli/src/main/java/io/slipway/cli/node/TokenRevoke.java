package io.slipway.cli.node;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.ClientException;
import io.slipway.client.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a token good for nothing. */
@Command(
        name = "revoke",
        description = {"Makes a join token good for nothing. An agent that was admitted with it stays admitted."},
        footer = {"%nExamples:", "  slipway node token revoke 1f0c2a9b7d3e"})
final class TokenRevoke extends DoorCommand {
    @Parameters(paramLabel = "TOKEN", description = "Its id, the part before the dot.")
    private String id = "";

    TokenRevoke(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        String only = id.contains(".") ? id.substring(0, id.indexOf('.')) : id;
        try {
            client().joinTokens().revoke(only);
        } catch (ClientException e) {
            if (e.status() != 404) {
                throw e;
            }
            throw new CommandFailure("there is no join token '" + only + "'; 'slipway node token list' shows them");
        }
        if (json()) {
            terminal().json(Json.object().with("id", only).with("state", "revoked"));
        } else {
            terminal().line("Join token " + only + " is good for nothing any more.");
        }
    }
}
