package io.slipway.installer.cli;

import io.slipway.client.Node;
import io.slipway.client.Nodes;
import io.slipway.client.SlipwayClient;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.preflight.Probes;
import io.slipway.installer.rollout.Rollout;
import io.slipway.installer.rollout.Waiting;
import io.slipway.installer.steps.Removal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes hosts out of a running cluster. */
@Command(
        name = "remove-node",
        description = {
            "Takes agents out of the running cluster, after their tasks were moved to others.",
            "Everything that the installer put on them is removed. Take them out of cluster.yaml afterwards."
        },
        footer = {
            "%nExamples:",
            "  slipway install remove-node 10.0.0.13",
            "  slipway install remove-node 10.0.0.13 --gone    the machine is lost and is never coming back"
        })
final class RemoveNodeCommand extends HostsCommand {
    @Parameters(arity = "1..*", paramLabel = "HOST", description = "Hosts as cluster.yaml calls them.")
    private List<String> names = List.of();

    @Option(
            names = "--drain-limit",
            paramLabel = "MINUTES",
            defaultValue = "10",
            description =
                    "How long tasks may take to move; then it stops, and the host stays. Default: ${DEFAULT-VALUE}.")
    private int drainMinutes = 10;

    @Option(names = "--gone", description = "The machine is not there any more: do not go to it.")
    private boolean gone;

    RemoveNodeCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            List<HostSpec> hosts = session.named(names);
            for (HostSpec host : hosts) {
                if (host.isMaster()) {
                    throw InstallFailure.usage(
                            host.address() + " is a master; how masters are removed: docs/operate/masters.md");
                }
            }
            for (HostSpec host : hosts) {
                remove(session, host);
            }
            screen().line("Removed " + String.join(", ", names) + ". Take them out of cluster.yaml now.");
        }
    }

    private void remove(Session session, HostSpec host) {
        SlipwayClient client = client(session);
        String address = gone ? host.address() : address(session, host);
        Optional<Node> node = client.nodes().all().stream()
                .filter(one -> one.hostname().equals(address))
                .findFirst();
        if (node.isPresent() && !gone) {
            drain(client, node.get());
        }
        if (!gone) {
            Outcome<Boolean> removed = session.fleet().on(host, (spec, machine) -> {
                Probes.end(machine, session.inventory().clusterName());
                return Removal.from(machine, "", session.inventory().ssh().commandTimeout());
            });
            boolean unused = removed.orThrow();
        }
        node.ifPresent(one -> client.nodes().remove(one.id()));
        session.state().log(host.address(), "removed from the cluster");
        screen().note(host.address() + "  removed");
    }

    private void drain(SlipwayClient client, Node node) {
        client.nodes()
                .drain(node.id(), new Nodes.Drain(Optional.empty(), Optional.empty(), OptionalInt.empty(), false));
        screen().note(node.hostname() + "  its tasks move away");
        Waiting.until(
                surrounding().clock(),
                Duration.ofMinutes(drainMinutes),
                "the tasks of " + node.hostname() + " move away; with 'slipway node activate' it takes tasks again",
                () -> client.nodes().all().stream()
                        .filter(one -> one.id().equals(node.id()))
                        .filter(one -> !one.state().equals("drained"))
                        .map(one -> "it is " + one.state())
                        .findFirst());
    }

    private static String address(Session session, HostSpec host) {
        Rollout rollout = session.rollout(session.release());
        return rollout.nodes(List.of(host)).stream()
                .findFirst()
                .orElseThrow(() -> new InstallFailure(host.address() + " is not reached: "
                        + rollout.failures().get(host) + "\nIf it is lost for good: --gone."))
                .address();
    }
}
