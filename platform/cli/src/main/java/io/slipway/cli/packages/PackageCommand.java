package io.slipway.cli.packages;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "package",
        description = "Finds, installs and removes packages such as kafka and cassandra.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PackageSearch.class,
            PackageDescribe.class,
            PackageInstall.class,
            PackageList.class,
            PackageUninstall.class,
            PackageLock.class
        })
public final class PackageCommand {}
