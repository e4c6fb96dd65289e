package io.slipway.installer.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "  slipway install --web         the same in a browser, step by step",
            "  slipway install --web --port 7080   at a fixed port, for 'ssh -L 7080:127.0.0.1:7080'",
            "  slipway install plan          what would be done?",
            "  slipway install uninstall     take it all away again"
        })
final class InstallCommand extends HostsCommand {
    private static final int PORT_MAX = 65_535;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(
            names = "--web",
            description = {
                "Do it in a browser: prints a link, on loopback, that lets one browser in.",
                "cluster.yaml may be missing, it can be filled in there."
            })
    private boolean web;

    @Option(names = "--port", paramLabel = "PORT", description = "With --web: where the page is. Default: any.")
    private int port;

    @Option(
            names = "--idle-limit",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "With --web: when nothing is done for so long, it ends. Default: ${DEFAULT-VALUE}.")
    private int idleMinutes;

    InstallCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    Optional<String> adminPassword() {
        return admin.password(surrounding().prompts());
    }

    @Override
    void run() {
        if (web) {
            page();
            return;
        }
        try (Session session = session()) {
            preflight(session);
            deploy(session, session.release());
            postflight(session);
        }
    }

    private void page() {
        if (port < 0 || port > PORT_MAX || idleMinutes < 1) {
            throw InstallFailure.usage("--port " + port + ", --idle-limit " + idleMinutes
                    + ": expected a port of 0 to 65535, and 1 minute or more");
        }
        new WebPage(surrounding(), path(), local())
                .serve(new WebPage.Serving(
                        port, Duration.ofMinutes(idleMinutes), acceptNewHostKeys(), askSudoPassword(), json()));
    }
}
