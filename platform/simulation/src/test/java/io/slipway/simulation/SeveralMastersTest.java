package io.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.simulation.log.Flaw;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three and five masters, each with a real master and a real scheduler, on one log. */
class SeveralMastersTest {
    private static final Duration LONG = Duration.ofHours(2);
    private static final int CRASHES = 60;
    private static final String AGENT = "cpus:4;mem:1024;ports:[31000-31999]";

    static LongStream seeds() {
        return Seeds.all();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverFailsNothingAcknowledgedIsLostAndEverythingComesToRest(long seed) {
        Course.of(seed).run();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mastersThatFailOneAfterTheOtherTouchNoTask(long seed) {
        World world = new World(seed, new Masters.Plan(3, true, Flaw.NONE));
        world.addAgents(3, AGENT);
        scaled(world, 6);
        settled(world, 6);
        Set<String> before = alive(world);
        for (int i = 0; i < 8; i++) {
            leaderFails(world);
            world.pass(world.faults().between(100, 40_000));
            world.masters().create();
        }
        world.masters().mend();
        settled(world, 6);
        assertThat(alive(world)).as("seed %d: the same processes", seed).isEqualTo(before);
        assertThat(world.ledger().starts()).as("seed %d: none started", seed).isEqualTo(6);
    }

    private static void leaderFails(World world) {
        Masters masters = world.masters();
        world.until("somebody leads", () -> masters.leader() != null, LONG);
        MasterNode leader = Objects.requireNonNull(masters.leader());
        switch (world.faults().below(5)) {
            case 0 -> {
                leader.crash();
                leader.startAfter(world.faults().between(10, 30_000));
            }
            case 1 -> {
                leader.stop();
                leader.startAfter(world.faults().between(1_000, 30_000));
            }
            case 2 -> leader.stall(world.faults().between(100, 30_000));
            case 3 -> leader.failDisk();
            default -> {
                masters.cut(leader, world.faults().chance(0.7), true);
                world.pass(world.faults().between(100, 30_000));
                masters.mend();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMasterThatIsFarBehindIsSentASnapshotAndCanLead(long seed) {
        World world = new World(seed, Masters.Plan.of(3));
        world.addAgents(2, AGENT);
        scaled(world, 4);
        settled(world, 4);
        Masters masters = world.masters();
        MasterNode behind = Objects.requireNonNull(masters.follower());
        masters.cut(behind, true, true);
        MasterNode leader = Objects.requireNonNull(masters.leader());
        for (int i = 0; i < 90; i++) {
            masters.create();
            world.pass(Duration.ofMillis(100));
        }
        world.until(
                "it is too far behind", () -> leader.log().base() > behind.log().lastIndex(), LONG);
        long last = behind.log().lastIndex();
        masters.mend();
        world.until("it was sent a snapshot", () -> behind.log().base() > last, LONG);
        MasterNode other = masters.nodes().stream()
                .filter(node -> node != behind && node != leader)
                .findFirst()
                .orElseThrow();
        world.until("it has all", () -> behind.log().committed() == leader.log().lastIndex(), LONG);
        other.stall(Duration.ofSeconds(20));
        leader.crash();
        world.until("it leads", behind::leads, LONG);
        settled(world, 4);
        assertThat(masters.acknowledged()).as("seed %d", seed).isGreaterThan(60);
    }

    @Test
    void aCrashAtAnyPlaceOfTheLogLosesNothing() {
        int places = placesPassed(-1);
        int step = Math.max(1, places / CRASHES);
        for (int place = 0; place < places; place += step) {
            placesPassed(place);
        }
        assertThat(places).isGreaterThan(CRASHES);
    }

    /** Two tasks are started and three apps made while whoever passes the {@code crashAt}th place crashes there. */
    private static int placesPassed(int crashAt) {
        World world = new World(11, new Masters.Plan(3, false, Flaw.NONE));
        Masters masters = world.masters();
        int[] passed = {0};
        masters.group().setBoundaries((member, place) -> {
            if (passed[0]++ == crashAt) {
                MasterNode node = masters.nodes().get(member);
                node.crash();
                node.startAfter(world.faults().between(10, 3_000));
            }
        });
        world.addAgents(2, AGENT);
        masters.scaleForCertain(2);
        for (int i = 0; i < 3; i++) {
            masters.create();
            world.pass(Duration.ofMillis(50));
        }
        try {
            settled(world, 2);
        } catch (AssertionError e) {
            throw new AssertionError("with a crash at place " + crashAt + ": " + e.getMessage(), e);
        }
        return passed[0];
    }

    private static void scaled(World world, int instances) {
        world.masters().scaleForCertain(instances);
    }

    static void settled(World world, int instances) {
        world.until(
                "the scheduler runs " + instances + " instances and agents run no others",
                () -> world.masters().isIdle()
                        && world.masters().running().size() == instances
                        && alive(world).equals(world.masters().running())
                        && world.agents().stream().allMatch(SimulatedAgent::isQuiet),
                LONG);
    }

    static Set<String> alive(World world) {
        Set<String> alive = new TreeSet<>();
        world.agents().forEach(agent -> agent.alive().forEach(task -> alive.add(task.value())));
        return alive;
    }
}
