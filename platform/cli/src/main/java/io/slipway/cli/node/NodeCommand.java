package io.slipway.cli.node;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "node",
        description = "Shows the machines of the cluster, takes them out of use, and lets new ones in.",
        mixinStandardHelpOptions = true,
        subcommands = {NodeList.class, NodeDrain.class, NodeActivate.class, NodeRemove.class, NodeToken.class})
public final class NodeCommand {}
