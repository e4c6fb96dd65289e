package io.slipway.simulation;

import io.slipway.master.view.AgentView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, its network and its faults, all from one seed. Every step runs one event and then checks what must always
 * hold: no agent is used beyond what it has; no task is started twice; reports come to frameworks in order; what was
 * told as gone is never told as running again; no more agents are held for unreachable than the scenario allows; and
 * what the master counts as used, offered and free adds up to what each agent has.
 */
public final class World {
    private static final int MANY = 20;
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000;
    /** More events than any world has in one moment: the time does not go on. */
    private static final long MOST_IN_ONE_MOMENT = 1_000_000;

    private final long seed;
    private final SimulatedTime time = new SimulatedTime();
    private final Ids ids;
    private final Faults faults;
    private final Ledger ledger = new Ledger();
    private final @Nullable MasterHost master;
    private final @Nullable Masters masters;
    private final List<? extends Station> stations;
    private final Network network;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<ScriptedFramework> frameworks = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Set<AgentId> givenUp = new HashSet<>();
    /** The look at a master that is not answered yet. */
    private @Nullable Look look;
    /** The last event was nothing but the look at the master; another look would tell nothing new. */
    private boolean viewTaken;

    private int unreachableMax = Integer.MAX_VALUE;
    private long steps;
    private long moment;
    private long stepsBeforeMoment;

    /** A master was asked for its view; it is asked again when it has not answered until then. */
    private record Look(Station asked, long againNanos) {}

    /** With one master. */
    public World(long seed) {
        this(seed, null);
    }

    /** With several masters, each with a scheduler. */
    public World(long seed, Masters.@Nullable Plan plan) {
        this.seed = seed;
        Random random = new Random(seed);
        this.ids = new Ids(random);
        this.faults = new Faults(random);
        if (plan == null) {
            MasterHost only = new MasterHost(time, faults, ids);
            this.master = only;
            this.masters = null;
            this.stations = List.of(only);
            this.network = new Network(time, faults, stations, ledger);
            only.start();
        } else {
            Masters several = new Masters(this, plan);
            this.master = null;
            this.masters = several;
            this.stations = several.nodes();
            this.network = new Network(time, faults, stations, ledger);
            several.start();
        }
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

    /** The only master. */
    public MasterHost master() {
        return Objects.requireNonNull(master, "there are several masters");
    }

    /** The several masters. */
    public Masters masters() {
        return Objects.requireNonNull(masters, "there is one master");
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
        MasterHost only = master();
        only.crash();
        network.died(only);
        SimulatedTime.Event unused = time.after(pause, only::start);
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
        for (long i = 0; i % every() != 0 || !condition.getAsBoolean(); i++) {
            if (time.nanoTime() > end) {
                throw new AssertionError("seed " + seed + ": not within " + limit + ": " + what + "\n" + describe());
            }
            step();
        }
        checkMaster();
    }

    private void checkMaster() {
        if (stations.stream().anyMatch(Station::failed)) {
            throw violation("a decision of a master failed; see its log");
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
        checkThatTimeGoesOn();
        lookAtMaster();
        if (masters != null) {
            check(masters);
        }
        if (!violations.isEmpty()) {
            throw violation(violations.get(0));
        }
    }

    private void checkThatTimeGoesOn() {
        if (time.nanoTime() != moment) {
            moment = time.nanoTime();
            stepsBeforeMoment = steps;
        } else if (steps - stepsBeforeMoment > MOST_IN_ONE_MOMENT) {
            throw violation(
                    "the time does not go on: over " + MOST_IN_ONE_MOMENT + " events in this moment\n" + describe());
        }
    }

    /** What runs where, for the message of a failure. */
    private String describe() {
        StringBuilder text = new StringBuilder(stations.toString());
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

    private void check(Masters several) {
        try {
            several.check(steps % every() == 0);
        } catch (AssertionError e) {
            violations.add(e.getMessage());
        }
    }

    /** In a world of many agents, what looks at each of them is not done after each event. */
    private long every() {
        return agents.size() <= MANY ? 1 : agents.size();
    }

    /**
     * Asks for a view after every event; the master answers between two of its own. A master that died meanwhile never
     * answers, and the next one is asked. The answer to an earlier look, from a master that stood still, is checked
     * too, but brings no further look: else looks would follow one another for ever in its queue.
     */
    private void lookAtMaster() {
        Station asked = masters == null ? master : masters.leader();
        Look last = look;
        boolean waits = last != null && last.asked() == asked && time.nanoTime() < last.againNanos();
        if (viewTaken || waits || asked == null || !asked.isUp() || steps % every() != 0) {
            viewTaken = false;
            return;
        }
        Look mine = new Look(asked, time.nanoTime() + LOOK_AGAIN_NANOS);
        look = mine;
        var unused = asked.view().whenComplete((view, failure) -> {
            if (mine.equals(look)) {
                look = null;
                viewTaken = true;
            }
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
        if (masters != null) {
            givenUp(masters, view);
        }
        for (AgentView agent : view.agents()) {
            Resources sum = agent.used().plus(agent.offered()).plus(agent.free());
            if (!sum.equals(agent.info().resources())) {
                violations.add(agent.id() + ": used [" + agent.used() + "] + offered [" + agent.offered() + "] + free ["
                        + agent.free() + "] is not [" + agent.info().resources() + "]");
            }
        }
    }

    /** Whose agent was given up may end when the agent returns. */
    private void givenUp(Masters several, MasterView view) {
        Set<AgentId> unreachable = new HashSet<>();
        view.unreachable().forEach(agent -> unreachable.add(agent.info().id()));
        givenUp.retainAll(unreachable);
        for (SimulatedAgent agent : agents) {
            AgentId id = agent.id();
            if (id != null && unreachable.contains(id) && givenUp.add(id)) {
                several.givenUp(agent);
            }
        }
    }
}
