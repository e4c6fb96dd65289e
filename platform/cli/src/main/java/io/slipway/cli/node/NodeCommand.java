package io.slipway.cli.node;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "node",
        description = "Shows the machines of the cluster.",
        mixinStandardHelpOptions = true,
        subcommands = NodeList.class)
public final class NodeCommand {}
