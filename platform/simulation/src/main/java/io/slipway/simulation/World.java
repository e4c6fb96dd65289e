package io.slipway.simulation;

import io.slipway.master.view.AgentView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A cluster, its network and its faults, all from one seed. Every step runs one event and then checks what must always
 * hold: no agent is used beyond what it has; no task is started twice; reports come to frameworks in order; what was
 * told as gone is never told as running again; no more agents are held for unreachable than the scenario allows; and
 * what the master counts as used, offered and free adds up to what each agent has.
 */
public final class World {
    private final long seed;
    private final SimulatedTime time = new SimulatedTime();
    private final Ids ids;
    private final Faults faults;
    private final Ledger ledger = new Ledger();
    private final MasterHost master;
    private final Network network;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<ScriptedFramework> frameworks = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private boolean viewPending;
    /** The last event was nothing but the look at the master; another look would tell nothing new. */
    private boolean viewTaken;

    private int unreachableMax = Integer.MAX_VALUE;
    private long steps;

    public World(long seed) {
        this.seed = seed;
        Random random = new Random(seed);
        this.ids = new Ids(random);
        this.faults = new Faults(random);
        this.master = new MasterHost(time, faults, ids);
        this.network = new Network(time, faults, master, ledger);
        master.start();
    }

    public SimulatedTime time() {
        return time;
    }

    public Faults faults() {
        return faults;
    }

    public Ids ids() {
        return ids;
    }

    public Ledger ledger() {
        return ledger;
    }

    public MasterHost master() {
        return master;
    }

    public List<SimulatedAgent> agents() {
        return agents;
    }

    public Network network() {
        return network;
    }

    /** Adds agents that start at once. */
    public void addAgents(int number, String resources) {
        for (int i = 0; i < number; i++) {
            SimulatedAgent agent = new SimulatedAgent(this, network.newLines(), "agent-" + agents.size(), resources);
            agents.add(agent);
            agent.start();
        }
    }

    /** A new machine takes the place of another: the same address, and nothing else. */
    public SimulatedAgent replace(SimulatedAgent old, String resources) {
        old.losePower();
        SimulatedAgent agent = new SimulatedAgent(this, network.newLines(), old.hostname(), resources);
        agents.set(agents.indexOf(old), agent);
        agent.start();
        return agent;
    }

    /** From now on it is wrong of the master to hold more agents for unreachable. */
    public void allowUnreachable(int most) {
        unreachableMax = most;
    }

    /** Adds a framework that wants so many tasks and starts at once. */
    public ScriptedFramework addFramework(int tasks, Capability... capabilities) {
        FrameworkInfo info = new FrameworkInfo(
                null,
                "scripted-" + frameworks.size(),
                "",
                List.of("*"),
                Duration.ofDays(7),
                true,
                "",
                "",
                "",
                Set.of(capabilities),
                Map.of());
        ScriptedFramework framework = new ScriptedFramework(this, network.newLines(), info);
        frameworks.add(framework);
        framework.want(tasks);
        framework.start();
        return framework;
    }

    /** Adds a real scheduler that starts at once. */
    public SchedulerHost addScheduler() {
        SchedulerHost scheduler = new SchedulerHost(this, network.newLines());
        scheduler.start();
        return scheduler;
    }

    /** The master's process dies, and comes back after {@code pause}. */
    public void crashMaster(Duration pause) {
        master.crash();
        network.masterDied();
        viewPending = false;
        SimulatedTime.Event unused = time.after(pause, master::start);
    }

    /** Runs for a time. */
    public void pass(Duration duration) {
        boolean[] over = {false};
        SimulatedTime.Event unused = time.after(duration, () -> over[0] = true);
        while (!over[0]) {
            step();
        }
        checkMaster();
    }

    /**
     * Runs until something holds.
     *
     * @throws AssertionError when it does not within {@code limit}
     */
    public void until(String what, BooleanSupplier condition, Duration limit) {
        long end = time.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (time.nanoTime() > end) {
                throw new AssertionError("seed " + seed + ": not within " + limit + ": " + what + "\n" + describe());
            }
            step();
        }
        checkMaster();
    }

    private void checkMaster() {
        if (master.failed()) {
            throw violation("a decision of the master failed; see its log");
        }
    }

    /** One event, and the checks after it. */
    public void step() {
        try {
            if (!time.step()) {
                throw new AssertionError("nothing happens any more");
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + steps + ": " + e.getMessage(), e);
        }
        steps++;
        for (SimulatedAgent agent : agents) {
            if (!agent.total().contains(agent.used())) {
                throw violation(agent + " has [" + agent.total() + "], its tasks use [" + agent.used() + "]");
            }
        }
        lookAtMaster();
        if (!violations.isEmpty()) {
            throw violation(violations.get(0));
        }
    }

    /** What runs where, for the message of a failure. */
    private String describe() {
        StringBuilder text = new StringBuilder("master " + (master.isUp() ? "up" : "down"));
        for (SimulatedAgent agent : agents) {
            text.append('\n').append(agent.describe());
        }
        return text.append('\n')
                .append("undelivered: ")
                .append(ledger.undelivered())
                .toString();
    }

    public long steps() {
        return steps;
    }

    private AssertionError violation(String what) {
        return new AssertionError("seed " + seed + ", step " + steps + ", at " + time.now() + ": " + what);
    }

    /** Asks for a view after every event; the master answers between two of its own. */
    private void lookAtMaster() {
        if (viewTaken || viewPending || !master.isUp()) {
            viewTaken = false;
            return;
        }
        viewPending = true;
        var unused = master.view().whenComplete((view, failure) -> {
            viewPending = false;
            viewTaken = true;
            if (view != null) {
                check(view);
            }
        });
    }

    private void check(MasterView view) {
        if (view.unreachable().size() > unreachableMax) {
            violations.add("the master holds " + view.unreachable() + " for unreachable, at most " + unreachableMax
                    + " may be");
        }
        for (AgentView agent : view.agents()) {
            Resources sum = agent.used().plus(agent.offered()).plus(agent.free());
            if (!sum.equals(agent.info().resources())) {
                violations.add(agent.id() + ": used [" + agent.used() + "] + offered [" + agent.offered() + "] + free ["
                        + agent.free() + "] is not [" + agent.info().resources() + "]");
            }
        }
    }
}
