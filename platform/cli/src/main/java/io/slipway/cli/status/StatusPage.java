package io.slipway.cli.status;

import io.slipway.cli.app.WaitingReasons;
import io.slipway.cli.terminal.Terminal;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.Deployment;
import io.slipway.client.Node;
import io.slipway.client.QueueEntry;
import io.slipway.client.SlipwayClient;
import io.slipway.client.json.Json;
import java.util.List;

/**
 * The state of the whole cluster.
 *
 * @param url where it is
 * @param version what runs there
 * @param nodes its agents
 * @param apps its apps
 * @param deployments changes under way
 * @param queue what waits
 */
public record StatusPage(
        String url,
        String version,
        List<Node> nodes,
        List<App> apps,
        List<Deployment> deployments,
        List<QueueEntry> queue) {
    /** How many waiting apps are told by name. */
    private static final int WAITING_SHOWN = 10;

    /** Copies the lists. */
    public StatusPage {
        nodes = List.copyOf(nodes);
        apps = List.copyOf(apps);
        deployments = List.copyOf(deployments);
        queue = List.copyOf(queue);
    }

    /** Asks for all of it. */
    public static StatusPage of(SlipwayClient client, String url) {
        return new StatusPage(
                url,
                client.info().version(),
                client.nodes().list(),
                client.apps().list(),
                client.deployments().list(),
                client.queue().list());
    }

    /** Prints it. */
    public void print(Terminal terminal, boolean json) {
        if (json) {
            terminal.json(json());
            return;
        }
        terminal.line("Slipway " + version + " at " + url);
        long active = nodes.stream().filter(Node::active).count();
        terminal.line("Nodes        " + active + " of " + nodes.size() + " active");
        terminal.line("CPUs         " + Words.decimal(used("cpus")) + " of " + Words.decimal(total("cpus")) + " used");
        terminal.line(
                "Memory       " + Words.mebibytes(used("mem")) + " of " + Words.mebibytes(total("mem")) + " used");
        terminal.line("Apps         " + apps.size() + ", " + Words.count(running(), "task") + " running");
        terminal.line("Deployments  " + (deployments.isEmpty() ? "none" : deployments.size() + " under way"));
        List<QueueEntry> waiting =
                queue.stream().filter(entry -> entry.count() > 0).toList();
        for (QueueEntry entry : waiting.subList(0, Math.min(WAITING_SHOWN, waiting.size()))) {
            terminal.line("Waiting      " + entry.appId() + ", " + Words.count(entry.count(), "instance") + ": "
                    + WaitingReasons.of(entry).get(0));
        }
        if (waiting.size() > WAITING_SHOWN) {
            terminal.line("             and " + (waiting.size() - WAITING_SHOWN) + " more: 'slipway app list'");
        }
        apps.stream()
                .filter(app -> app.unhealthy() > 0)
                .forEach(app -> terminal.line(
                        "Unhealthy    " + app.id() + ": 'slipway app status " + app.id() + "' tells more"));
    }

    private Json json() {
        return Json.object()
                .with("url", url)
                .with("version", version)
                .with(
                        "nodes",
                        Json.object()
                                .with("total", nodes.size())
                                .with(
                                        "active",
                                        nodes.stream().filter(Node::active).count()))
                .with("cpus", use("cpus"))
                .with("memMib", use("mem"))
                .with("apps", apps.size())
                .with("tasksRunning", running())
                .with(
                        "deployments",
                        Json.array(deployments.stream().map(Deployment::json).toList()))
                .with("queue", Json.array(queue.stream().map(QueueEntry::json).toList()));
    }

    private Json use(String resource) {
        return Json.object()
                .with("used", Json.of(java.math.BigDecimal.valueOf(used(resource))))
                .with("total", Json.of(java.math.BigDecimal.valueOf(total(resource))));
    }

    private double used(String resource) {
        return nodes.stream().mapToDouble(node -> node.used(resource)).sum();
    }

    private double total(String resource) {
        return nodes.stream().mapToDouble(node -> node.total(resource)).sum();
    }

    private long running() {
        return apps.stream().mapToLong(App::running).sum();
    }
}
