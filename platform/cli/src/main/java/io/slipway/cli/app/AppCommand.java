package io.slipway.cli.app;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "app",
        description = "Runs apps and keeps them running.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AppList.class,
            AppShow.class,
            AppStatus.class,
            AppAdd.class,
            AppUpdate.class,
            AppScale.class,
            AppRestart.class,
            AppRemove.class,
            AppTasks.class,
            AppLog.class
        })
public final class AppCommand {}
