package io.slipway.installer.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The installer; without a phase it does all that a new cluster needs. */
@Command(
        name = "install",
        subcommands = {
            InitCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            PreflightCommand.class,
            DeployCommand.class,
            PostflightCommand.class,
            StatusCommand.class,
            AddNodeCommand.class,
            RemoveNodeCommand.class,
            UpgradeCommand.class,
            RollbackCommand.class,
            UninstallCommand.class
        },
        description = {
            "Makes a cluster of machines that are reached by SSH.",
            "Without a phase: validate, preflight, deploy, postflight. Called again it goes on where it stopped."
        },
        footer = {
            "%nThe hosts and settings stand in cluster.yaml (docs/reference/cluster-yaml.md).",
            "%nExit code: 0 done, 1 failed, 2 called or configured wrongly.",
            "%nExamples:",
            "  slipway install init          write a cluster.yaml to fill in",
            "  slipway install               check the hosts, make the cluster, check that it works",
            "  slipway install --local       make this machine a cluster of its own",
            "  slipway install plan          what would be done?",
            "  slipway install uninstall     take it all away again"
        })
final class InstallCommand extends HostsCommand {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    InstallCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    Optional<String> adminPassword() {
        return admin.password(surrounding().prompts());
    }

    @Override
    void run() {
        try (Session session = session()) {
            preflight(session);
            deploy(session, session.release());
            postflight(session);
        }
    }
}
