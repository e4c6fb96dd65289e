package io.slipway.simulation;

import io.slipway.simulation.log.Boundaries.Place;
import io.slipway.simulation.log.Flaw;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A course of random faults in a cluster with several masters, after which everything has to come to rest. */
final class Course {
    private static final String AGENT = "cpus:4;mem:1024;ports:[31000-31999]";

    private final World world;
    private final Masters masters;
    private final Faults faults;
    private final int tasks;
    private final int rounds;
    private final int agentsAtOnce;
    private final double tasksFail;

    private Course(World world, int agents, int tasks, int rounds) {
        this.world = world;
        this.masters = world.masters();
        this.faults = world.faults();
        this.tasks = tasks;
        this.rounds = rounds;
        this.agentsAtOnce = Math.max(1, agents / 20);
        this.tasksFail = agents > 20 ? 0.01 : 0.1;
        world.addAgents(agents, AGENT);
    }

    /** Three masters or five, as the seed says. */
    static Course of(long seed) {
        return new Course(new World(seed, Masters.Plan.of(seed % 4 == 0 ? 5 : 3)), 4, 7, 25);
    }

    /** With many agents, of which one in twenty may fail at once; some hundred seconds long. */
    static Course ofFleet(long seed, int agents) {
        return new Course(new World(seed, Masters.Plan.of(seed % 2 == 0 ? 5 : 3)), agents, agents / 2, 20);
    }

    /** With a log that is kept wrongly. */
    static Course flawed(long seed, Flaw flaw) {
        return new Course(new World(seed, new Masters.Plan(3, true, flaw)), 3, 7, 25);
    }

    World world() {
        return world;
    }

    /** @throws AssertionError as soon as something is not as it must be */
    void run() {
        faults.start(200, 0.1);
        faults.lose(0.05);
        world.agents().forEach(agent -> agent.setCrashChance(tasksFail));
        for (int i = 0; i < rounds; i++) {
            world.pass(faults.between(10, 20_000));
            masters.create();
            if (faults.chance(0.3)) {
                masters.scale(faults.below(tasks + 1));
            }
            MasterNode node = masters.nodes().get(faults.below(masters.nodes().size()));
            mastersFail(faults.chance(0.5) ? masters.leader() : node);
            for (int failing = 0; failing < agentsAtOnce; failing++) {
                agentsFail(world.agents().get(faults.below(world.agents().size())), node);
            }
            mendSome();
        }
        rest();
    }

    private void mastersFail(@Nullable MasterNode node) {
        if (node == null) {
            return;
        }
        switch (faults.below(10)) {
            case 0, 1 -> {
                node.crash();
                node.startAfter(faults.between(10, 60_000));
            }
            case 2 -> {
                node.stop();
                node.startAfter(faults.between(1_000, 30_000));
            }
            case 3 -> node.stall(faults.between(100, 20_000));
            case 4 -> node.failDisk();
            case 5 -> masters.cut(node, true, true);
            case 6 -> masters.cut(node, true, false);
            case 7 -> masters.cut(node, false, true);
            case 8 -> losePower();
            default -> masters.slowDisk(node.number(), faults.below(500));
        }
    }

    /** All of them, at once; now, or, with disks that are far behind, just when something is half done. */
    private void losePower() {
        Place[] places = Place.values();
        int place = faults.below(2 * places.length);
        if (place < places.length) {
            masters.nodes().forEach(node -> masters.slowDisk(node.number(), faults.below(1_000)));
            masters.losePowerAt(places[place]);
        } else {
            masters.losePower();
        }
    }

    private void agentsFail(SimulatedAgent agent, MasterNode node) {
        switch (faults.below(6)) {
            case 0 -> agent.lines().breakOff();
            case 1 -> agent.lines().partition(true);
            case 2 -> agent.lines().partitionFrom(node, faults.chance(0.6));
            case 3 -> {
                if (agent.isUp()) {
                    agent.crash();
                } else {
                    agent.start();
                }
            }
            default -> {
                // the agents are left alone this time
            }
        }
    }

    private void mendSome() {
        if (faults.chance(0.3)) {
            masters.mend();
        }
        world.agents().forEach(agent -> {
            if (faults.chance(0.3)) {
                agent.lines().partition(false);
                agent.start();
            }
        });
    }

    /** Faults are over: what was asked for last must come true. */
    private void rest() {
        world.agents().forEach(agent -> {
            agent.setCrashChance(0);
            agent.lines().partition(false);
            masters.nodes().forEach(node -> agent.lines().partitionFrom(node, false));
            agent.start();
        });
        faults.stop();
        masters.mend();
        masters.scaleForCertain(tasks);
        SeveralMastersTest.settled(world, tasks);
        world.until("every report delivered", () -> world.ledger().undelivered().isEmpty(), Duration.ofHours(1));
    }
}
