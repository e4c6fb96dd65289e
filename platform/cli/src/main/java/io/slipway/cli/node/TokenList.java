package io.slipway.cli.node;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.JoinToken;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** The tokens there are. */
@Command(
        name = "list",
        description = "Shows the join tokens of the last days, without their secrets.",
        footer = {"%nExamples:", "  slipway node token list", "  slipway node token list --json"})
final class TokenList extends DoorCommand {
    TokenList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<JoinToken> tokens = client().joinTokens().list();
        if (json()) {
            terminal().json(Json.array(tokens.stream().map(JoinToken::json).toList()));
            return;
        }
        Table table = new Table("TOKEN", "STATE", "GOOD FOR", "EXPIRES", "USED BY");
        for (JoinToken token : tokens) {
            table.row(
                    token.id(),
                    token.state(),
                    token.name().isEmpty() ? "any new agent" : token.name(),
                    token.expires().toString(),
                    token.usedBy().isEmpty() ? "-" : token.usedBy());
        }
        table.print(terminal());
    }
}
