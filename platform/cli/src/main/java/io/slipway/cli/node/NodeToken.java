package io.slipway.cli.node;

import picocli.CommandLine.Command;

/** Tokens with which agents get their certificates. */
@Command(
        name = "token",
        description = "Makes, shows and revokes the tokens with which agents get their certificates.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCreate.class, TokenList.class, TokenRevoke.class})
final class NodeToken {}
