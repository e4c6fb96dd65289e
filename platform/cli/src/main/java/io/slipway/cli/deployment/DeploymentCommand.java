package io.slipway.cli.deployment;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "deployment",
        description = "Shows and ends changes that are being rolled out.",
        mixinStandardHelpOptions = true,
        subcommands = {DeploymentList.class, DeploymentShow.class, DeploymentCancel.class})
public final class DeploymentCommand {}
