package io.slipway.installer.rollout;

import io.slipway.client.App;
import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.client.Task;
import io.slipway.client.json.Json;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.host.Host;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Role;
import io.slipway.installer.plan.Layout;
import io.slipway.installer.plan.Node;
import io.slipway.installer.preflight.Finding;
import io.slipway.installer.preflight.Severity;
import io.slipway.installer.probe.Probe;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Whether the cluster works: all masters take part, all agents are registered, a test app starts on every agent and is
 * reached over HTTP from every host. The app is removed whatever comes.
 */
public final class Postflight {
    private static final Duration APP_LIMIT = Duration.ofSeconds(90);
    private static final Duration HOST_LIMIT = Duration.ofSeconds(60);

    private final Fleet fleet;
    private final Cluster cluster;
    private final List<Node> nodes;
    private final Clock clock;
    private final Consumer<String> progress;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param nodes all hosts that are reached
     * @param progress told what goes on
     */
    public Postflight(Fleet fleet, Cluster cluster, List<Node> nodes, Clock clock, Consumer<String> progress) {
        this.fleet = fleet;
        this.cluster = cluster;
        this.nodes = List.copyOf(nodes);
        this.clock = clock;
        this.progress = progress;
    }

    /** Looks at it all. */
    public List<Finding> check() {
        List<Node> masters =
                nodes.stream().filter(node -> node.spec().isMaster()).toList();
        for (Node master : masters) {
            Optional<String> missing = cluster.missing(master);
            add(
                    missing.isEmpty(),
                    master,
                    "master takes part",
                    missing.orElse("yes"),
                    "a leader that it knows",
                    "see 'journalctl -u slipway-master' there");
        }
        Optional<Node> answering = masters.stream()
                .filter(master -> cluster.missing(master).isEmpty())
                .findFirst();
        if (answering.isEmpty()) {
            return List.copyOf(findings);
        }
        SlipwayClient client = cluster.at(answering.get());
        List<Node> agents =
                nodes.stream().filter(node -> node.spec().runsTasks()).toList();
        List<Node> missing = Agents.missing(client, agents);
        agents.forEach(agent -> add(
                !missing.contains(agent),
                agent,
                "agent registered",
                missing.contains(agent) ? "no" : "yes",
                "registered and connected",
                "see 'journalctl -u slipway-agent' there"));
        List<Node> ready =
                agents.stream().filter(agent -> !missing.contains(agent)).toList();
        if (!ready.isEmpty()) {
            testApps(client, ready);
        }
        return List.copyOf(findings);
    }

    private void add(boolean ok, Node node, String check, String found, String expected, String remedy) {
        findings.add(new Finding(
                node.spec().address(), check, ok ? Severity.OK : Severity.ERROR, found, expected, ok ? "" : remedy));
    }

    /** One app for the agents and one for the public agents, which take only tasks of their role. */
    private void testApps(SlipwayClient client, List<Node> agents) {
        Map<String, List<Node>> apps = new LinkedHashMap<>();
        List<Node> usual = agents.stream()
                .filter(node -> !node.spec().is(Role.PUBLIC_AGENT))
                .toList();
        List<Node> open = agents.stream()
                .filter(node -> node.spec().is(Role.PUBLIC_AGENT))
                .toList();
        if (!usual.isEmpty()) {
            apps.put("/slipway-postflight", usual);
        }
        if (!open.isEmpty()) {
            apps.put("/slipway-postflight-public", open);
        }
        try {
            apps.forEach((id, on) -> {
                remove(client, id);
                client.apps().create(definition(id, on));
            });
            apps.forEach((id, on) -> started(client, id, on));
            reached(client, apps);
        } catch (ClientException e) {
            findings.add(new Finding(
                    "cluster",
                    "test app",
                    Severity.ERROR,
                    String.valueOf(e.getMessage()),
                    "accepted",
                    "look with 'slipway health'"));
        } finally {
            apps.keySet().forEach(id -> remove(client, id));
        }
    }

    private static Json definition(String id, List<Node> on) {
        boolean open = on.get(0).spec().is(Role.PUBLIC_AGENT);
        String hosts =
                on.stream().map(node -> node.address().replace(".", "\\.")).collect(Collectors.joining("|"));
        Json app = Json.object()
                .with("id", id)
                .with(
                        "cmd",
                        "exec \"$JAVA_HOME/bin/java\" -Xmx16m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "
                                + Layout.CURRENT + "/lib/installer/slipway-installer-*.jar " + Probe.class.getName()
                                + " serve $PORT0")
                .with("cpus", Json.of(new java.math.BigDecimal("0.05")))
                .with("mem", 96)
                .with("instances", on.size())
                .with("portDefinitions", Json.array(List.of(Json.object().with("port", 0))))
                .with(
                        "constraints",
                        Json.array(List.of(
                                Json.texts(List.of("hostname", "UNIQUE")),
                                Json.texts(List.of("hostname", "LIKE", hosts)))));
        return open ? app.with("acceptedResourceRoles", Json.texts(List.of("slave_public"))) : app;
    }

    private void started(SlipwayClient client, String id, List<Node> on) {
        progress.accept("test app " + id + " on " + on.size() + " agents");
        try {
            Waiting.until(clock, APP_LIMIT, "the test app starts on every agent", () -> {
                long running = client.apps().find(id).map(App::running).orElse(0);
                return running >= on.size()
                        ? Optional.empty()
                        : Optional.of(running + " of " + on.size() + " instances of " + id + " run");
            });
        } catch (RolloutException e) {
            List<String> hosts = client.apps().tasks(id).stream()
                    .filter(task -> task.state().equals("TASK_RUNNING"))
                    .map(Task::host)
                    .toList();
            on.stream()
                    .filter(node -> !hosts.contains(node.address()))
                    .forEach(node -> add(
                            false,
                            node,
                            "test app",
                            "does not run",
                            "running",
                            "look with 'slipway app status " + id + "' and at the sandbox of the task"));
        }
    }

    private void reached(SlipwayClient client, Map<String, List<Node>> apps) {
        List<Task> tasks = apps.keySet().stream()
                .flatMap(id -> client.apps().tasks(id).stream())
                .filter(task -> !task.ports().isEmpty())
                .toList();
        List<String> places = tasks.stream()
                .map(task -> "http://" + task.host() + ":" + task.ports().get(0) + "/")
                .toList();
        if (places.isEmpty()) {
            return;
        }
        progress.accept("reaching " + places.size() + " tasks from " + nodes.size() + " hosts");
        Map<HostSpec, Node> bySpec = new LinkedHashMap<>();
        nodes.forEach(node -> bySpec.put(node.spec(), node));
        // A task runs a little before it listens.
        for (int tries = 0; tries < 20; tries++) {
            Map<HostSpec, Outcome<String>> answers = fleet.onAll(
                    bySpec.keySet(), (spec, host) -> reach(Objects.requireNonNull(bySpec.get(spec)), host, places));
            boolean all = answers.values().stream()
                    .allMatch(answer -> answer.value().filter(String::isEmpty).isPresent());
            if (all || tries == 19) {
                answers.forEach((spec, answer) -> {
                    String bad = answer.failure()
                            .map(failure -> failure.found())
                            .orElseGet(() -> answer.value().orElse(""));
                    add(
                            bad.isEmpty(),
                            Objects.requireNonNull(bySpec.get(spec)),
                            "reaches tasks",
                            bad.isEmpty() ? places.size() + " tasks" : bad,
                            "every task answers",
                            "let ports 31000-32000 through the firewalls between the hosts");
                });
                return;
            }
        }
    }

    /** What was not reached; empty when all was. */
    private static String reach(Node node, Host host, List<String> places) {
        String java = node.javaHome().isEmpty() ? Layout.CURRENT + "/jre" : node.javaHome();
        Result result = host.run(
                Shell.quoted(java + "/bin/java") + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -cp "
                        + Layout.CURRENT + "/lib/installer/slipway-installer-*.jar " + Probe.class.getName() + " reach "
                        + places.stream().map(Shell::quoted).collect(Collectors.joining(" ")),
                HOST_LIMIT);
        if (!result.ok()) {
            return result.words();
        }
        return result.out().lines().filter(line -> !line.endsWith(" ok")).collect(Collectors.joining("; "));
    }

    private void remove(SlipwayClient client, String id) {
        try {
            if (client.apps().find(id).isPresent()) {
                client.apps().remove(id, true, true);
                Waiting.until(
                        clock,
                        APP_LIMIT,
                        "the test app ends",
                        () -> client.apps().find(id).isPresent()
                                        || !client.apps().tasks().stream()
                                                .filter(task -> task.appId().equals(id))
                                                .toList()
                                                .isEmpty()
                                ? Optional.of(id + " is still there")
                                : Optional.empty());
            }
        } catch (ClientException | RolloutException e) {
            progress.accept("the test app " + id + " could not be removed: " + e.getMessage());
        }
    }
}
