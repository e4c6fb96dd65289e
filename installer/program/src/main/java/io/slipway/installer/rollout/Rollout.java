package io.slipway.installer.rollout;

import io.slipway.client.ClientException;
import io.slipway.client.Master;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.host.HostException;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.plan.Desired;
import io.slipway.installer.plan.Item;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Observed;
import io.slipway.installer.plan.Planner;
import io.slipway.installer.plan.Secrets;
import io.slipway.installer.plan.Step;
import io.slipway.installer.preflight.Facts;
import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.report.Times;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.state.StateFolder;
import io.slipway.installer.steps.HostSteps;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Brings hosts to where they shall be. What can be prepared without touching daemons is done on all hosts at once. Then
 * come the turns: new masters together and those that run one after the other, the leader last; when a majority
 * decides, the agents. A master that fails stops it all; an agent that fails is told, and the others go on. Called
 * again it goes on where it stopped. Used by one thread.
 */
public final class Rollout {
    private static final Duration QUORUM_LIMIT = Duration.ofMinutes(2);
    private static final Duration AGENT_LIMIT = Duration.ofMinutes(2);

    private final Setting setting;
    private final Map<HostSpec, String> failures = new LinkedHashMap<>();
    private final Map<HostSpec, Duration> took = new ConcurrentHashMap<>();
    private final Map<HostSpec, Integer> done = new ConcurrentHashMap<>();

    /**
     * What it works with.
     *
     * @param secrets of the cluster, by the nodes that are reached
     * @param secured whether the cluster has TLS and a login
     * @param cluster how the running cluster is asked
     * @param stopAtFirst whether one agent that fails keeps those after it from being touched
     * @param progress told what goes on, in lines
     * @param watcher told the same as data
     */
    public record Setting(
            Fleet fleet,
            Inventory inventory,
            StateFolder state,
            ReleaseArchive release,
            Function<List<Node>, Secrets> secrets,
            boolean secured,
            Cluster cluster,
            Clock clock,
            boolean stopAtFirst,
            Consumer<String> progress,
            Watcher watcher) {}

    /**
     * What was done.
     *
     * @param failures by host, why it is not where it should be
     * @param took by host, how long its steps took together
     * @param done by host, how many steps were done
     */
    public record Summary(Map<HostSpec, String> failures, Map<HostSpec, Duration> took, Map<HostSpec, Integer> done) {}

    /** @param setting what it works with */
    public Rollout(Setting setting) {
        this.setting = setting;
    }

    /**
     * All hosts with what had to be asked there; hosts that do not answer are among the failures.
     *
     * @param hosts those that are worked on
     */
    public List<Node> nodes(Collection<HostSpec> hosts) {
        Map<HostSpec, Outcome<Facts>> facts =
                setting.fleet().onAll(hosts, (spec, host) -> Facts.of(host, setting.inventory(), setting.clock()));
        List<Node> nodes = new ArrayList<>();
        facts.forEach((spec, outcome) -> {
            outcome.failure().ifPresent(failure -> fail(spec, failure));
            outcome.value()
                    .ifPresent(known -> javaHome(spec, known)
                            .ifPresent(java -> nodes.add(new Node(spec, known.address(spec), java))));
        });
        return nodes;
    }

    private Optional<String> javaHome(HostSpec spec, Facts facts) {
        if (setting.inventory().javaHome().isPresent()) {
            return setting.inventory().javaHome();
        }
        if (setting.release().id().java()) {
            return Optional.of("");
        }
        Optional<String> found = facts.javaHomes().stream().findFirst();
        if (found.isEmpty()) {
            failures.put(spec, "there is no Java 17 or newer; install one, or use an archive with a JRE");
        }
        return found;
    }

    /** The steps that are to be done on each of these hosts; those that cannot be looked at are among the failures. */
    public Map<Node, List<Step>> plan(List<Node> nodes) {
        Secrets secrets = setting.secrets().apply(nodes);
        Desired desired =
                new Desired(setting.inventory(), nodes, setting.release().id(), secrets);
        Map<HostSpec, Node> bySpec = new LinkedHashMap<>();
        nodes.forEach(node -> bySpec.put(node.spec(), node));
        Map<Node, List<Step>> plan = new LinkedHashMap<>();
        setting.fleet()
                .onAll(bySpec.keySet(), (spec, host) -> {
                    List<Item> items = desired.on(Objects.requireNonNull(bySpec.get(spec)));
                    Observed observed = steps(host).observe(items);
                    return Planner.steps(secrets.clusterId(), items, observed);
                })
                .forEach((spec, outcome) -> {
                    outcome.failure().ifPresent(failure -> fail(spec, failure));
                    outcome.value().ifPresent(steps -> plan.put(Objects.requireNonNull(bySpec.get(spec)), steps));
                });
        return plan;
    }

    private HostSteps steps(io.slipway.installer.host.Host host) {
        return new HostSteps(host, "", setting.inventory().ssh().commandTimeout());
    }

    /** Why hosts are not worked on. */
    public Map<HostSpec, String> failures() {
        return Map.copyOf(failures);
    }

    /** Does it all. */
    public Summary deploy() {
        List<Node> nodes = nodes(setting.inventory().hosts());
        stopWhenAMasterFailed("nothing was changed");
        Map<Node, List<Step>> plan = plan(nodes);
        stopWhenAMasterFailed("nothing was changed");
        plan.forEach((node, steps) -> setting.watcher().planned(node.spec().address(), steps.size()));
        prepare(plan);
        stopWhenAMasterFailed("no daemon was touched");
        masters(plan);
        agents(plan);
        return new Summary(Map.copyOf(failures), Map.copyOf(took), Map.copyOf(done));
    }

    private void fail(HostSpec spec, HostException failure) {
        failures.put(spec, failure.found() + "; " + failure.remedy());
        setting.watcher().failed(spec.address(), failure.found() + "; " + failure.remedy());
        setting.state().log(spec.address(), "failed: " + failure.found());
        setting.progress().accept(spec.address() + "  failed: " + failure.found());
    }

    private void stopWhenAMasterFailed(String state) {
        List<HostSpec> masters =
                failures.keySet().stream().filter(HostSpec::isMaster).toList();
        if (!masters.isEmpty()) {
            StringBuilder text = new StringBuilder("a master failed, so the rest waits; " + state + ":");
            masters.forEach(master ->
                    text.append("\n  ").append(master.address()).append(": ").append(failures.get(master)));
            throw new RolloutException(text + "\nRemedy that, then call the same again.");
        }
    }

    // ---- what touches no daemon ------------------------------------------------------------------------------------

    private void prepare(Map<Node, List<Step>> plan) {
        on(
                plan.keySet(),
                (node, steps) -> {
                    List<Step> quiet = steps.stream()
                            .filter(step -> !step.item().activates())
                            .toList();
                    return quiet;
                },
                plan,
                "prepared");
    }

    /** Chooses steps of a host. */
    private interface Choice {
        List<Step> of(Node node, List<Step> steps);
    }

    private void on(Collection<Node> nodes, Choice choice, Map<Node, List<Step>> plan, String word) {
        Map<HostSpec, Node> bySpec = new LinkedHashMap<>();
        nodes.stream()
                .filter(node -> !failures.containsKey(node.spec()))
                .forEach(node -> bySpec.put(node.spec(), node));
        Map<HostSpec, Outcome<Integer>> outcomes = setting.fleet().onAll(bySpec.keySet(), (spec, host) -> {
            Node node = Objects.requireNonNull(bySpec.get(spec));
            List<Step> chosen = choice.of(node, Objects.requireNonNull(plan.get(node)));
            long before = setting.clock().nanoTime();
            perform(node, host, chosen);
            Duration time = Duration.ofNanos(setting.clock().nanoTime() - before);
            took.merge(spec, time, Duration::plus);
            done.merge(spec, chosen.size(), Integer::sum);
            if (!chosen.isEmpty()) {
                setting.progress()
                        .accept(spec.address() + "  " + word + ", " + chosen.size() + " steps in "
                                + Times.seconds(time));
            }
            return chosen.size();
        });
        outcomes.forEach((spec, outcome) -> outcome.failure().ifPresent(failure -> fail(spec, failure)));
    }

    private void perform(Node node, io.slipway.installer.host.Host host, List<Step> chosen) {
        HostSteps steps = steps(host);
        String name = node.spec().address();
        for (List<Step> together : HostSteps.together(chosen)) {
            setting.watcher().began(name, together.get(0).item().id());
            boolean archive = together.get(0).item().kind() == Item.Kind.RELEASE
                    && steps.wantsArchive(setting.release().id().archive());
            if (archive) {
                setting.progress()
                        .accept(name + "  receives " + setting.release().id().id());
                steps.sendArchive(
                        setting.release().file(),
                        setting.release().id().archive(),
                        (sent, all) -> setting.watcher().sent(name, sent, all));
            }
            steps.perform(together, step -> {
                setting.state().log(name, step.words() + " done");
                setting.state().journal(name + " " + step.words());
                setting.watcher().done(name);
            });
        }
    }

    // ---- turns -----------------------------------------------------------------------------------------------------

    private static List<Step> activating(List<Step> steps, String role) {
        return steps.stream()
                .filter(step -> step.item().activates())
                .filter(step -> role.isEmpty() || !step.item().name().contains("slipway-" + other(role) + ".service"))
                .filter(step -> role.isEmpty() || !step.item().name().endsWith("/" + other(role) + ".conf"))
                .toList();
    }

    private static String other(String role) {
        return role.equals("master") ? "agent" : "master";
    }

    /** Whether the daemon of that role runs, and would be started anew. */
    private static boolean runs(List<Step> steps, String role) {
        return steps.stream()
                .filter(step -> step.item().name().equals("slipway-" + role + ".service"))
                .anyMatch(step -> step.reason().startsWith("what "));
    }

    private void masters(Map<Node, List<Step>> plan) {
        List<Node> masters =
                plan.keySet().stream().filter(node -> node.spec().isMaster()).toList();
        List<Node> turns = masters.stream()
                .filter(node -> runs(Objects.requireNonNull(plan.get(node)), "master"))
                .toList();
        List<Node> together =
                masters.stream().filter(node -> !turns.contains(node)).toList();
        on(together, (node, steps) -> activating(steps, "master"), plan, "master started");
        stopWhenAMasterFailed("other masters may have been started");
        for (Node master : leaderLast(turns)) {
            on(List.of(master), (node, steps) -> activating(steps, "master"), plan, "master started anew");
            stopWhenAMasterFailed("the masters before it are done");
            Waiting.until(
                    setting.clock(),
                    QUORUM_LIMIT,
                    "master " + master.address() + " takes part again",
                    () -> lagging(master));
        }
        Waiting.until(
                setting.clock(),
                QUORUM_LIMIT,
                "a majority of masters decides",
                () -> masters.stream()
                        .map(setting.cluster()::missing)
                        .flatMap(Optional::stream)
                        .findFirst());
        setting.progress().accept("masters: all take part");
    }

    private Optional<String> lagging(Node master) {
        Optional<String> missing = setting.cluster().missing(master);
        if (missing.isPresent()) {
            return missing;
        }
        return setting.cluster().at(master).masters().list().stream()
                .filter(one -> one.id().equals(master.memberId()))
                .filter(one -> one.lag().orElse(0) > 0 || one.role().equals("candidate"))
                .map(one -> master.address() + " is " + one.lag().orElse(0) + " entries behind")
                .findFirst();
    }

    /** Followers first: the leader hands over when it stops, to one that is done. */
    private List<Node> leaderLast(List<Node> masters) {
        List<Node> sorted = new ArrayList<>(masters);
        for (Node one : masters) {
            try {
                Optional<Master> leader = setting.cluster().at(one).masters().list().stream()
                        .filter(master -> master.role().equals("leader"))
                        .findFirst();
                if (leader.isPresent()) {
                    String id = leader.get().id();
                    sorted.sort(java.util.Comparator.comparing(
                            node -> node.memberId().equals(id)));
                    return sorted;
                }
            } catch (HostException | ClientException e) {
                setting.state().journal(one.address() + " does not say who leads: " + e.getMessage());
            }
        }
        return sorted;
    }

    private void agents(Map<Node, List<Step>> plan) {
        List<Node> agents = plan.keySet().stream()
                .filter(node -> node.spec().runsTasks())
                .filter(node -> !failures.containsKey(node.spec()))
                .toList();
        List<Node> turns = agents.stream()
                .filter(node -> runs(Objects.requireNonNull(plan.get(node)), "agent"))
                .toList();
        List<Node> together =
                agents.stream().filter(node -> !turns.contains(node)).toList();
        Map<Node, Step> tokens = tokens(plan, agents);
        Choice starting = (node, steps) -> starting(activating(steps, ""), Optional.ofNullable(tokens.get(node)));
        on(together, starting, plan, "agent started");
        for (Node agent : turns) {
            on(List.of(agent), starting, plan, "agent started anew");
            if (!failures.containsKey(agent.spec())) {
                registered(plan.keySet(), List.of(agent));
            }
            if (setting.stopAtFirst() && failures.containsKey(agent.spec())) {
                throw new RolloutException("agent " + agent.address() + " failed, so those after it stay as they are: "
                        + failures.get(agent.spec())
                        + "\nRemedy that and call the same again, or go back with 'slipway install rollback'.");
            }
        }
        registered(plan.keySet(), together);
    }

    /** With TLS: what agents that are to be started, and have no certificate, show for one. */
    private Map<Node, Step> tokens(Map<Node, List<Step>> plan, List<Node> agents) {
        List<Node> started = agents.stream()
                .filter(node ->
                        !activating(Objects.requireNonNull(plan.get(node)), "").isEmpty())
                .toList();
        Optional<Node> master =
                plan.keySet().stream().filter(node -> node.spec().isMaster()).findFirst();
        if (!setting.secured() || started.isEmpty() || master.isEmpty()) {
            return Map.of();
        }
        return new Admission(setting.fleet(), setting.cluster().at(master.get()))
                .tokens(started, setting.clock().now(), this::fail);
    }

    private static List<Step> starting(List<Step> steps, Optional<Step> token) {
        return Stream.concat(token.stream(), steps.stream()).toList();
    }

    private void registered(Collection<Node> nodes, List<Node> agents) {
        List<Node> awaited = agents.stream()
                .filter(node -> !failures.containsKey(node.spec()))
                .toList();
        Node master = nodes.stream()
                .filter(node -> node.spec().isMaster())
                .findFirst()
                .orElseThrow();
        try {
            Waiting.until(
                    setting.clock(),
                    AGENT_LIMIT,
                    "agents register",
                    () -> Agents.missing(setting.cluster().at(master), awaited).stream()
                            .findFirst()
                            .map(node -> node.address() + " is not registered"));
        } catch (RolloutException e) {
            Agents.missing(setting.cluster().at(master), awaited)
                    .forEach(node -> failures.put(
                            node.spec(),
                            "its agent runs and is not registered; see 'journalctl -u slipway-agent' there"));
        }
    }
}
