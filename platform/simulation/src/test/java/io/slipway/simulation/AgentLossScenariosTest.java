package io.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that are cut off, lost, restarted, replaced and declared gone, with the real master. */
class AgentLossScenariosTest {
    private static final Duration LONG = Duration.ofMinutes(40);
    private static final String AGENT = "cpus:4;mem:1024";

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMasterCutFromItsWholeFleetLosesNoneOfIt(long seed) {
        World world = new World(seed);
        world.addAgents(6, AGENT);
        ScriptedFramework framework = world.addFramework(12, Capability.PARTITION_AWARE);
        settled(world, framework, 12);
        Set<TaskId> before = alive(world);
        int starts = world.ledger().starts();
        world.allowUnreachable(0);
        world.agents().forEach(agent -> agent.lines().partition(true));
        world.pass(world.faults().between(60_000, 7_200_000));
        for (SimulatedAgent agent : world.agents()) {
            agent.lines().partition(false);
            world.pass(world.faults().between(10, 5_000));
        }
        settled(world, framework, 12);
        assertThat(alive(world)).as("seed %d: the same processes", seed).isEqualTo(before);
        assertThat(world.ledger().starts()).as("seed %d: none started", seed).isEqualTo(starts);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNewMasterThatHearsNobodyLosesNoneOfTheFleet(long seed) {
        World world = new World(seed);
        world.addAgents(5, AGENT);
        ScriptedFramework framework = world.addFramework(10, Capability.PARTITION_AWARE);
        settled(world, framework, 10);
        Set<TaskId> before = alive(world);
        world.allowUnreachable(0);
        world.agents().forEach(agent -> agent.lines().partition(true));
        world.crashMaster(world.faults().between(10, 60_000));
        world.pass(Duration.ofMinutes(30));
        world.agents().forEach(agent -> agent.lines().partition(false));
        settled(world, framework, 10);
        assertThat(alive(world)).as("seed %d: the same processes", seed).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whenMostOfTheFleetIsCutOffOnlyFewAreGivenUp(long seed) {
        World world = new World(seed);
        world.addAgents(9, AGENT);
        ScriptedFramework framework = world.addFramework(9, Capability.PARTITION_AWARE);
        settled(world, framework, 9);
        world.allowUnreachable(4);
        world.agents().subList(0, 6).forEach(agent -> agent.lines().partition(true));
        world.pass(Duration.ofMinutes(20));
        world.agents().forEach(agent -> agent.lines().partition(false));
        settled(world, framework, 9);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMachineThatIsLostForGoodIsReplaced(long seed) {
        World world = new World(seed);
        world.addAgents(3, AGENT);
        ScriptedFramework framework = world.addFramework(6, Capability.PARTITION_AWARE);
        settled(world, framework, 6);
        SimulatedAgent lost = world.agents().get(world.faults().below(3));
        lost.losePower();
        world.pass(world.faults().between(1_000, 600_000));
        SimulatedAgent fresh = world.replace(lost, AGENT);
        settled(world, framework, 6);
        world.until("the new machine is in", fresh::isRegistered, LONG);
        world.allowUnreachable(0);
        world.pass(Duration.ofMinutes(1));
        assertThat(fresh.id()).as("seed %d", seed).isNotEqualTo(lost.id());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMachineThatWasRestartedTellsItsTasksAsGone(long seed) {
        World world = new World(seed);
        world.addAgents(3, AGENT);
        ScriptedFramework framework = world.addFramework(6, Capability.PARTITION_AWARE);
        settled(world, framework, 6);
        SimulatedAgent restarted = world.agents().get(world.faults().below(3));
        AgentId before = restarted.id();
        restarted.losePower();
        world.pass(world.faults().between(1_000, 300_000));
        restarted.start();
        settled(world, framework, 6);
        assertThat(restarted.id()).as("seed %d", seed).isEqualTo(before);
        world.until("every report delivered", () -> world.ledger().undelivered().isEmpty(), LONG);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAgentThatReturnsAfterItWasDeclaredGoneEndsItsTasks(long seed) {
        World world = new World(seed);
        world.faults().start(500, 0.3);
        world.addAgents(3, AGENT);
        ScriptedFramework framework = world.addFramework(6, Capability.PARTITION_AWARE);
        settled(world, framework, 6);
        SimulatedAgent gone = world.agents().get(world.faults().below(3));
        AgentId before = Objects.requireNonNull(gone.id());
        boolean wasHeard = world.faults().chance(0.3);
        gone.lines().partition(!wasHeard);
        if (world.faults().chance(0.5)) {
            world.pass(world.faults().between(1_000, 300_000));
        }
        var marked = world.master().markGone(before);
        world.until("marked", marked::isDone, LONG);
        assertThat(marked.join()).isTrue();
        world.until("replaced", () -> framework.running().size() == 6, LONG);
        if (world.faults().chance(0.5)) {
            world.crashMaster(world.faults().between(10, 30_000));
        }
        world.pass(world.faults().between(10, 60_000));
        gone.lines().partition(false);
        world.until("it is back as another", () -> gone.isRegistered() && !before.equals(gone.id()), LONG);
        world.faults().stop();
        settled(world, framework, 6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFleetDoesNotComeToANewMasterAllAtOnce(long seed) {
        World world = new World(seed);
        world.addAgents(200, "cpus:1;mem:64");
        world.until("all are in", () -> world.agents().stream().allMatch(SimulatedAgent::isRegistered), LONG);
        world.pass(Duration.ofSeconds(20)); // the first pings tell the present number
        long since = world.time().nanoTime();
        world.master().loseLeadership();
        world.until("all are back", () -> world.ledger().registrations(since).size() == 200, Duration.ofSeconds(30));
        List<Long> times = world.ledger().registrations(since);
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) > 50_000_000) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        assertThat(most).as("seed %d: the most within 50 ms", seed).isLessThan(100);
    }

    private static void settled(World world, ScriptedFramework framework, int tasks) {
        world.until(
                "the framework runs " + tasks + " tasks and agents run no others of its",
                () -> framework.running().size() == tasks
                        && framework.known().size() == tasks
                        && aliveOf(world, framework).equals(Set.copyOf(framework.running()))
                        && world.agents().stream().allMatch(SimulatedAgent::isQuiet),
                LONG);
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
