package io.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real master and the real scheduler with scripted agents. */
class SchedulerScenariosTest {
    private static final Duration LONG = Duration.ofHours(2);
    private static final String AGENT = "cpus:4;mem:1024;ports:[31000-31999]";

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noRunningTaskIsKilledWhenTheMasterOrTheSchedulerStartsAgain(long seed) {
        World world = new World(seed);
        world.addAgents(3, AGENT);
        SchedulerHost scheduler = world.addScheduler();
        put(world, scheduler, 6);
        settled(world, scheduler, 6);
        Set<String> before = alive(world);
        for (int i = 0; i < 3; i++) {
            world.crashMaster(world.faults().between(10, 60_000));
            world.pass(world.faults().between(100, 120_000));
            scheduler.crash();
            world.pass(world.faults().between(10, 60_000));
            scheduler.start();
            world.pass(world.faults().between(10, 60_000));
        }
        settled(world, scheduler, 6);
        assertThat(alive(world))
                .as("seed %d: the same processes as before", seed)
                .isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAppHasItsInstancesOnceAnythingThatCanHappenIsOver(long seed) {
        World world = new World(seed);
        world.faults().start(300, 0.2);
        world.addAgents(4, AGENT);
        world.agents().forEach(agent -> agent.setCrashChance(0.2));
        SchedulerHost scheduler = world.addScheduler();
        put(world, scheduler, 3);
        for (int i = 0; i < 25; i++) {
            world.pass(world.faults().between(10, 40_000));
            somethingGoesWrong(world, scheduler);
        }
        world.agents().forEach(agent -> agent.setCrashChance(0));
        world.agents().forEach(SimulatedAgent::start);
        world.agents().forEach(agent -> agent.lines().partition(false));
        world.faults().stop();
        scheduler.start();
        put(world, scheduler, 7);
        settled(world, scheduler, 7);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAgentThatIsLostIsReplacedAndItsReturnDoesNoHarm(long seed) {
        World world = new World(seed);
        world.addAgents(3, AGENT);
        SchedulerHost scheduler = world.addScheduler();
        put(world, scheduler, 6);
        settled(world, scheduler, 6);
        SimulatedAgent lost = world.agents().get(world.faults().below(3));
        lost.lines().partition(true);
        world.until(
                "the others run all six",
                () -> alive(world).size() - lost.alive().size() == 6
                        && scheduler.running("/app").size() == 6,
                LONG);
        lost.lines().partition(false);
        settled(world, scheduler, 6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDrainMovesInstancesOneAfterAnotherAndFaultsDoNotStopIt(long seed) {
        World world = new World(seed);
        world.addAgents(4, AGENT);
        SchedulerHost scheduler = world.addScheduler();
        put(world, scheduler, 6);
        settled(world, scheduler, 6);
        SimulatedAgent drained = world.agents().stream()
                .filter(agent -> !agent.alive().isEmpty())
                .findFirst()
                .orElseThrow();
        var order = world.master().drain(Objects.requireNonNull(drained.id()), null);
        world.until("the order is taken in", order::isDone, Duration.ofMinutes(1));
        int[] least = {6};
        if (world.faults().chance(0.5)) {
            world.crashMaster(world.faults().between(10, 20_000));
        }
        world.until(
                "the agent is empty",
                () -> {
                    least[0] = Math.min(least[0], alive(world).size());
                    return drained.alive().isEmpty();
                },
                LONG);
        settled(world, scheduler, 6);
        assertThat(least[0])
                .as("seed %d: at most one is missing at a time", seed)
                .isGreaterThanOrEqualTo(5);
        assertThat(drained.alive()).as("seed %d", seed).isEmpty();
        world.pass(Duration.ofMinutes(10));
        assertThat(drained.alive()).as("seed %d: nothing comes back", seed).isEmpty();
    }

    private static void somethingGoesWrong(World world, SchedulerHost scheduler) {
        Faults faults = world.faults();
        SimulatedAgent agent = world.agents().get(faults.below(world.agents().size()));
        switch (faults.below(7)) {
            case 0 -> world.crashMaster(faults.between(10, 60_000));
            case 1 -> world.master().loseLeadership();
            case 2 -> agent.lines().breakOff();
            case 3 -> agent.lines().partition(faults.chance(0.5));
            case 4 -> {
                if (agent.isUp()) {
                    agent.crash();
                } else {
                    agent.start();
                }
            }
            case 5 -> {
                if (scheduler.isUp()) {
                    scheduler.crash();
                } else {
                    scheduler.start();
                }
            }
            default -> scheduler.lines().breakOff();
        }
        world.agents().forEach(one -> {
            if (faults.chance(0.3)) {
                one.lines().partition(false);
            }
        });
    }

    /** Asks until it is taken in: the scheduler may have just lost its log's leadership, or be new. */
    private static void put(World world, SchedulerHost scheduler, int instances) {
        String json = "{\"cmd\":\"sleep 1000\",\"cpus\":1,\"mem\":64,\"instances\":" + instances
                + ",\"backoffSeconds\":1,\"maxLaunchDelaySeconds\":30}";
        var done = scheduler.put("/app", json);
        world.until("the app is taken in", done::isDone, Duration.ofMinutes(1));
        done.join();
    }

    private static void settled(World world, SchedulerHost scheduler, int instances) {
        world.until(
                "the scheduler runs " + instances + " instances and agents run no others",
                () -> scheduler.isIdle()
                        && scheduler.running("/app").size() == instances
                        && alive(world).equals(scheduler.running("/app"))
                        && world.agents().stream().allMatch(SimulatedAgent::isQuiet),
                LONG);
    }

    private static Set<String> alive(World world) {
        Set<String> alive = new TreeSet<>();
        world.agents().forEach(agent -> agent.alive().forEach(task -> alive.add(task.value())));
        return alive;
    }
}
