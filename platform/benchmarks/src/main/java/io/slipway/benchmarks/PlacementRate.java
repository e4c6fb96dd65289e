package io.slipway.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.scheduler.placement.Demand;
import io.slipway.scheduler.placement.Place;
import io.slipway.scheduler.placement.Placement;
import io.slipway.scheduler.placement.Plan;
import io.slipway.scheduler.placement.Room;
import io.slipway.scheduler.placement.Snapshot;
import io.slipway.scheduler.placement.Strategy;
import io.slipway.scheduler.placement.Wanted;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Instances placed in a second of processor time, all threads counted: small mixed tasks, those with UNIQUE and with
 * GROUP_BY, on many agents and on a tenth of them; beside it Netflix Fenzo, which packs the first of the same tasks
 * onto the same agents. How many agents each needed for these is told too.
 *
 * <p>Arguments: {@code [--json] [agents (10000)] [tasks (100000)] [tasks for Fenzo (1500)]}.
 */
public final class PlacementRate {
    private static final int ROUNDS = 5;
    private static final int PLACED_AT_LEAST = 200_000;
    private static final int APPS = 40;
    private static final int RACKS = 100;
    private static final double[] CPUS = {0.1, 0.25, 0.5, 0.75, 1};
    private static final int[] MEM = {64, 128, 256, 512, 1024, 2048};

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final int agents;
    private final int tasks;

    private PlacementRate(int agents, int tasks) {
        this.agents = agents;
        this.tasks = tasks;
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Integer> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .map(Integer::valueOf)
                .toList();
        int agents = numbers.isEmpty() ? 10_000 : numbers.get(0);
        int tasks = numbers.size() < 2 ? 100_000 : numbers.get(1);
        int sample = numbers.size() < 3 ? 1_500 : numbers.get(2);
        PlacementRate few = new PlacementRate(agents / 10, tasks / 10);
        PlacementRate many = new PlacementRate(agents, tasks);
        for (Strategy strategy : Strategy.values()) {
            double small = few.rate(strategy, List.of());
            double large = many.rate(strategy, List.of());
            tell(strategy + ", " + agents / 10 + " agents", small);
            tell(strategy + ", " + agents + " agents", large);
        }
        tell("hostname UNIQUE", many.rate(Strategy.SPREAD, constraint("hostname", Constraint.Operator.UNIQUE)));
        tell("rack GROUP_BY", many.rate(Strategy.SPREAD, constraint("rack", Constraint.Operator.GROUP_BY)));
        many.besideFenzo(sample).print(json);
    }

    private static List<Constraint> constraint(String field, Constraint.Operator operator) {
        return List.of(new Constraint(field, operator, null));
    }

    private static void tell(String what, double rate) {
        System.out.printf(Locale.ROOT, "%-26s %,12.0f placements per CPU-second%n", what, rate);
    }

    private Result besideFenzo(int sample) {
        List<Resources> totals = new ArrayList<>();
        rooms().forEach(room -> totals.add(room.free()));
        List<Wanted> some = wanted(List.of()).subList(0, Math.min(sample, tasks));
        List<Resources> scalars =
                some.stream().map(wanted -> wanted.demand().scalars()).toList();
        FenzoPlacement.place(scalars.subList(0, scalars.size() / 10), totals); // compiles the code
        long begin = system.getProcessCpuTime();
        int theirs = FenzoPlacement.place(scalars, totals);
        double fenzo = scalars.size() / ((system.getProcessCpuTime() - begin) / 1e9);
        Plan plan = Placement.plan(snapshot(Strategy.PACK), some);
        System.out.printf(
                Locale.ROOT,
                "agents used for the first %d tasks: %d, by Fenzo %d%n",
                some.size(),
                plan.assignments().stream()
                        .map(Plan.Assignment::room)
                        .distinct()
                        .count(),
                theirs);
        return new Result(
                "placement-" + tasks + "x" + agents,
                rate(Strategy.PACK, List.of()),
                "placements per CPU-second",
                "Fenzo 1.0.1 with " + some.size() + " of the tasks",
                fenzo);
    }

    /** The middle one of some rounds; the first ones compile the code. */
    private double rate(Strategy strategy, List<Constraint> constraints) {
        Snapshot snapshot = snapshot(strategy);
        List<Wanted> wanted = wanted(constraints);
        double[] rates = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            long begin = system.getProcessCpuTime();
            int placed = 0;
            while (placed < PLACED_AT_LEAST) { // the system counts processor time in steps of 10 ms
                Plan plan = Placement.plan(snapshot, wanted);
                if (plan.assignments().size() != wanted.size()) {
                    throw new IllegalStateException(
                            plan.assignments().size() + " of " + wanted.size() + " tasks were placed");
                }
                placed += wanted.size();
            }
            if (round >= 0) {
                rates[round] = placed / ((system.getProcessCpuTime() - begin) / 1e9);
            }
        }
        return Result.median(rates);
    }

    private Snapshot snapshot(Strategy strategy) {
        return new Snapshot(rooms(), Map.of(), Map.of(), strategy, 0);
    }

    private List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            int size = 1 + i % 3;
            rooms.add(new Room(
                    new Place(new AgentId("agent-" + i), "host-" + i, Attributes.parse("rack:rack-" + i % RACKS)),
                    Resources.parse(
                            "cpus:" + 16 * size + ";mem:" + 32_768 * size + ";disk:100000;ports:[31000-32000]")));
        }
        return rooms;
    }

    /** Tasks of many apps in a mixed order; an app has fewer instances than there are agents. */
    private List<Wanted> wanted(List<Constraint> constraints) {
        Random random = new Random(42);
        int instances = tasks / APPS;
        List<Demand> demands = new ArrayList<>();
        for (int app = 0; app < APPS; app++) {
            Resources scalars = Resources.of(CPUS[random.nextInt(CPUS.length)], MEM[random.nextInt(MEM.length)], 0);
            demands.add(new Demand(
                    PathId.absolute("/app-" + app),
                    instances,
                    scalars,
                    List.of(),
                    Set.of("*"),
                    constraints,
                    null,
                    null));
        }
        List<Wanted> wanted = new ArrayList<>();
        int[] next = new int[APPS];
        while (wanted.size() < instances * APPS) {
            int app = random.nextInt(APPS);
            if (next[app] < instances) {
                wanted.add(new Wanted(Objects.requireNonNull(demands.get(app)), next[app]++, null));
            }
        }
        return wanted;
    }
}
