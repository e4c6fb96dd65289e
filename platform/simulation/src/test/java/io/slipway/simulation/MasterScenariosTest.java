package io.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real master with scripted agents and frameworks. */
class MasterScenariosTest {
    private static final Duration LONG = Duration.ofMinutes(40);

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAgentThatIsLostIsReplacedAndItsReturnDoesNoHarm(long seed) {
        World world = new World(seed);
        world.addAgents(3, "cpus:4;mem:1024");
        ScriptedFramework framework = world.addFramework(6, Capability.PARTITION_AWARE);
        settled(world, framework, 6);
        SimulatedAgent lost = world.agents().get(0);
        lost.lines().partition(true);
        world.until("replacement", () -> framework.running().size() == 6 && lostIsReplaced(world, lost), LONG);
        lost.lines().partition(false);
        settled(world, framework, 6);
    }

    private static boolean lostIsReplaced(World world, SimulatedAgent lost) {
        int elsewhere = 0;
        for (SimulatedAgent agent : world.agents()) {
            elsewhere += agent == lost ? 0 : agent.alive().size();
        }
        return elsewhere == 6;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMasterThatDiesAndStartsAgainTouchesNoTask(long seed) {
        World world = new World(seed);
        world.addAgents(4, "cpus:4;mem:1024");
        ScriptedFramework framework = world.addFramework(10, Capability.PARTITION_AWARE);
        settled(world, framework, 10);
        Set<TaskId> before = alive(world);
        for (int i = 0; i < 3; i++) {
            world.crashMaster(world.faults().between(10, 120_000));
            world.pass(world.faults().between(100, 200_000));
        }
        settled(world, framework, 10);
        assertThat(alive(world))
                .as("seed %d: the same processes as before", seed)
                .isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leadershipThatIsLostAndWonTouchesNoTask(long seed) {
        World world = new World(seed);
        world.addAgents(3, "cpus:4;mem:1024");
        ScriptedFramework framework = world.addFramework(8, Capability.PARTITION_AWARE);
        settled(world, framework, 8);
        Set<TaskId> before = alive(world);
        for (int i = 0; i < 4; i++) {
            world.master().loseLeadership();
            world.pass(world.faults().between(100, 60_000));
        }
        settled(world, framework, 8);
        assertThat(alive(world)).as("seed %d", seed).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void repeatedAndLateReportsDoNoHarm(long seed) {
        World world = new World(seed);
        world.faults().start(3_000, 0.5);
        world.addAgents(3, "cpus:3;mem:1024");
        world.agents().forEach(agent -> agent.setCrashChance(0.9));
        ScriptedFramework framework = world.addFramework(6);
        for (int i = 0; i < 10; i++) {
            world.pass(Duration.ofSeconds(20));
            world.agents().get(world.faults().below(3)).lines().breakOff();
        }
        world.agents().forEach(agent -> agent.setCrashChance(0));
        world.faults().stop();
        settled(world, framework, 6);
        assertThat(world.ledger().starts()).isGreaterThan(6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void offersThatAreDeclinedComeAgainAndGoToOthers(long seed) {
        World world = new World(seed);
        world.addAgents(3, "cpus:4;mem:1024");
        ScriptedFramework picky = world.addFramework(4, Capability.PARTITION_AWARE);
        picky.setDeclineChance(0.8);
        ScriptedFramework other = world.addFramework(8, Capability.PARTITION_AWARE);
        settled(world, picky, 4);
        settled(world, other, 8);
        picky.want(0);
        other.want(12);
        settled(world, picky, 0);
        settled(world, other, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFrameworkThatFailsOverKeepsItsTasks(long seed) {
        World world = new World(seed);
        world.addAgents(3, "cpus:4;mem:1024");
        ScriptedFramework framework = world.addFramework(7, Capability.PARTITION_AWARE);
        settled(world, framework, 7);
        Set<TaskId> before = alive(world);
        for (int i = 0; i < 3; i++) {
            framework.crash();
            world.pass(world.faults().between(10, 100_000));
            framework.start();
            world.pass(world.faults().between(10, 10_000));
        }
        settled(world, framework, 7);
        assertThat(alive(world)).as("seed %d", seed).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterAnythingThatCanHappenEverythingComesToRest(long seed) {
        World world = new World(seed);
        world.faults().start(500, 0.2);
        world.addAgents(4, "cpus:4;mem:1024");
        world.agents().forEach(agent -> agent.setCrashChance(0.2));
        ScriptedFramework aware = world.addFramework(5, Capability.PARTITION_AWARE);
        ScriptedFramework plain = world.addFramework(4);
        for (int i = 0; i < 40; i++) {
            world.pass(world.faults().between(10, 40_000));
            somethingGoesWrong(world, aware, plain);
        }
        world.agents().forEach(agent -> agent.setCrashChance(0));
        world.agents().forEach(SimulatedAgent::start);
        world.agents().forEach(agent -> agent.lines().partition(false));
        aware.start();
        plain.start();
        world.faults().stop();
        settled(world, aware, 5);
        settled(world, plain, 4);
        world.until("every report delivered", () -> undelivered(world).isEmpty(), LONG);
    }

    private static void somethingGoesWrong(World world, ScriptedFramework aware, ScriptedFramework plain) {
        Faults faults = world.faults();
        SimulatedAgent agent = world.agents().get(faults.below(world.agents().size()));
        ScriptedFramework framework = faults.chance(0.5) ? aware : plain;
        switch (faults.below(8)) {
            case 0 -> world.crashMaster(faults.between(10, 60_000));
            case 1 -> world.master().loseLeadership();
            case 2 -> agent.lines().breakOff();
            case 3 -> agent.lines().partition(faults.chance(0.5));
            case 4 -> restart(agent);
            case 5 -> restart(framework);
            case 6 -> framework.lines().breakOff();
            default -> framework.want(faults.below(6));
        }
        world.agents().forEach(one -> {
            if (faults.chance(0.3)) {
                one.lines().partition(false);
            }
        });
        aware.want(5);
        plain.want(4);
    }

    private static void restart(SimulatedAgent agent) {
        if (agent.isUp()) {
            agent.crash();
        } else {
            agent.start();
        }
    }

    private static void restart(ScriptedFramework framework) {
        if (framework.isUp()) {
            framework.crash();
        } else {
            framework.start();
        }
    }

    @Test
    void oneSeedGivesOneCourseOfEvents() {
        assertThat(course(42)).isEqualTo(course(42)).isNotEqualTo(course(43));
    }

    private static String course(long seed) {
        World world = new World(seed);
        world.faults().start(1_000, 0.3);
        world.addAgents(3, "cpus:4;mem:1024");
        world.agents().forEach(agent -> agent.setCrashChance(0.5));
        ScriptedFramework framework = world.addFramework(6);
        world.pass(Duration.ofMinutes(3));
        world.crashMaster(Duration.ofSeconds(3));
        world.pass(Duration.ofMinutes(3));
        return world.steps() + " steps, " + world.ledger().starts() + " starts, " + framework.running();
    }

    /** The framework has what it wants, the agents run just that, and every report is confirmed. */
    private static void settled(World world, ScriptedFramework framework, int tasks) {
        world.until(
                "the framework runs " + tasks + " tasks and agents run no others of its",
                () -> framework.running().size() == tasks
                        && framework.known().size() == tasks
                        && aliveOf(world, framework).equals(Set.copyOf(framework.running()))
                        && world.agents().stream().allMatch(SimulatedAgent::isQuiet),
                LONG);
    }

    private static java.util.List<String> undelivered(World world) {
        return world.ledger().undelivered();
    }

    private static Set<TaskId> aliveOf(World world, ScriptedFramework framework) {
        Set<TaskId> alive = new HashSet<>();
        world.agents().forEach(agent -> alive.addAll(agent.alive(framework.id())));
        return alive;
    }

    private static Set<TaskId> alive(World world) {
        Set<TaskId> alive = new HashSet<>();
        world.agents().forEach(agent -> alive.addAll(agent.alive()));
        return alive;
    }
}
