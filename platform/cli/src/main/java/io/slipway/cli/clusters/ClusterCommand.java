package io.slipway.cli.clusters;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "cluster",
        description = "Remembers clusters, so that commands find them by name.",
        mixinStandardHelpOptions = true,
        subcommands = {ClusterAdd.class, ClusterList.class, ClusterUse.class, ClusterRemove.class})
public final class ClusterCommand {}
