package io.slipway.installer.cli;

import io.slipway.client.json.Json;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.Problem;
import java.util.List;
import picocli.CommandLine.Command;

/** Says what is wrong in {@code cluster.yaml}. */
@Command(
        name = "validate",
        description = "Says what is wrong in cluster.yaml, all at once, and what it comes to. Goes to no host.",
        footer = {
            "%nExit code: 0 when nothing is wrong, 2 when something is.",
            "%nExamples:",
            "  slipway install validate",
            "  slipway install validate --file config.yaml    one of DC/OS does too"
        })
final class ValidateCommand extends PhaseCommand {
    ValidateCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        ClusterFile file = clusterFile();
        if (json()) {
            List<Problem> problems = file.problems(surrounding().home());
            screen().json(Json.object()
                    .with("valid", problems.isEmpty())
                    .with("problems", json(problems))
                    .with("notes", json(file.reading().notes())));
            if (!problems.isEmpty()) {
                throw InstallFailure.usage(file.path() + " has " + problems.size() + " problems");
            }
            return;
        }
        Inventory inventory = file.inventory(screen(), surrounding().home());
        screen().line("Cluster " + inventory.clusterName() + " in " + file.path() + ":");
        for (HostSpec host : inventory.hosts()) {
            screen().line("  " + host.address() + "  " + host.rolesInWords());
        }
        screen().line("Nothing is wrong. Next: slipway install preflight");
    }

    private static Json json(List<Problem> problems) {
        return Json.array(problems.stream()
                .map(problem -> Json.object().with("line", problem.line()).with("message", problem.message()))
                .toList());
    }
}
