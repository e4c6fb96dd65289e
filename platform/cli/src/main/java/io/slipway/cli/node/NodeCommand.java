package io.slipway.cli.node;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "node",
        description = "Shows the machines of the cluster, and takes them out of use.",
        mixinStandardHelpOptions = true,
        subcommands = {NodeList.class, NodeDrain.class, NodeActivate.class, NodeRemove.class})
public final class NodeCommand {}
