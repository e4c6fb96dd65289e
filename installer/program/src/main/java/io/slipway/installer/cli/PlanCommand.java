package io.slipway.installer.cli;

import io.slipway.client.json.Json;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Step;
import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.rollout.Rollout;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows what would be done. */
@Command(
        name = "plan",
        description = "Shows what deploy would do on which host, by comparing with what is there. Changes no host.",
        footer = {
            "%nExit code: 0, be there anything to do or not; 1 when a host could not be looked at.",
            "%nExamples:",
            "  slipway install plan",
            "  slipway install plan --json"
        })
final class PlanCommand extends HostsCommand {
    PlanCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        surrounding().watcher().phase("plan");
        try (Session session = session()) {
            ReleaseArchive release = session.release();
            Rollout rollout = session.rollout(release);
            Map<Node, List<Step>> plan =
                    rollout.plan(rollout.nodes(session.inventory().hosts()));
            surrounding().watcher().result("plan", json(release, plan, rollout.failures()));
            if (json()) {
                screen().json(json(release, plan, rollout.failures()));
            } else {
                print(release, plan);
            }
            if (!rollout.failures().isEmpty()) {
                throw new InstallFailure(rollout.failures().size() + " hosts could not be looked at");
            }
        }
    }

    private void print(ReleaseArchive release, Map<Node, List<Step>> plan) {
        screen().line("Release " + release.id().id());
        int all = 0;
        for (Map.Entry<Node, List<Step>> entry : plan.entrySet()) {
            List<Step> steps = entry.getValue();
            all += steps.size();
            screen().line(entry.getKey().spec().address() + "  "
                    + entry.getKey().spec().rolesInWords()
                    + (steps.isEmpty() ? ": nothing to do" : ": " + steps.size() + " steps"));
            steps.forEach(step -> screen().line("  " + step.words()));
        }
        screen().line(
                        all == 0
                                ? "Everything is as it should be."
                                : all + " steps: + makes, ~ changes. 'slipway install deploy' does them.");
    }

    private static Json json(ReleaseArchive release, Map<Node, List<Step>> plan, Map<HostSpec, String> failures) {
        return Json.object()
                .with("release", release.id().id())
                .with(
                        "hosts",
                        Json.array(plan.entrySet().stream()
                                .map(entry -> Json.object()
                                        .with("host", entry.getKey().spec().address())
                                        .with(
                                                "steps",
                                                Json.array(entry.getValue().stream()
                                                        .map(step -> Json.object()
                                                                .with(
                                                                        "what",
                                                                        step.item()
                                                                                .id())
                                                                .with("reason", step.reason()))
                                                        .toList())))
                                .toList()))
                .with(
                        "failures",
                        Json.array(failures.entrySet().stream()
                                .map(entry -> Json.object()
                                        .with("host", entry.getKey().address())
                                        .with("reason", entry.getValue()))
                                .toList()));
    }
}
