package io.slipway.installer.cli;

import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.preflight.Probes;
import io.slipway.installer.steps.Removal;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the cluster away. */
@Command(
        name = "uninstall",
        description = {
            "Takes the cluster away, tasks and data included.",
            "Everything that the installer ever put on the hosts is removed; every host has a list of that. What the",
            "installer remembers is removed last."
        },
        footer = {
            "%nExit code: 0 when nothing is left, 1 when a host was not reached or kept something; call it again then.",
            "%nExamples:",
            "  slipway install uninstall",
            "  slipway install uninstall --yes    without a question"
        })
final class UninstallCommand extends HostsCommand {
    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    UninstallCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            String name = session.inventory().clusterName();
            if (!yes) {
                confirm(name);
            }
            List<HostSpec> hosts = session.inventory().hosts();
            Map<HostSpec, Outcome<Boolean>> outcomes = session.fleet().onAll(hosts, (spec, host) -> {
                Probes.end(host, name);
                boolean there = Removal.from(host, "", session.inventory().ssh().commandTimeout());
                session.state().log(spec.address(), there ? "everything removed" : "nothing was there");
                screen().note(spec.address() + (there ? "  removed" : "  nothing was there"));
                return there;
            });
            outcomes.forEach((spec, outcome) -> outcome.failure()
                    .ifPresent(failure ->
                            screen().note(spec.address() + "  " + failure.found() + "; " + failure.remedy())));
            long failed =
                    outcomes.values().stream().filter(outcome -> !outcome.ok()).count();
            if (failed > 0) {
                throw new InstallFailure(
                        failed + " of " + hosts.size() + " hosts still have something; call the same again.");
            }
            session.state().forget();
            screen().line("Cluster " + name + " is gone from " + hosts.size() + " hosts.");
        }
    }

    private void confirm(String name) {
        String answer = surrounding()
                .questions()
                .ask("All tasks and data of the cluster will be lost. Type its name, " + name + ", to go on", "")
                .orElse("");
        if (!answer.equals(name)) {
            throw InstallFailure.usage("nothing was removed; type the cluster's name, or call with --yes");
        }
    }
}
