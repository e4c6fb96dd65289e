package io.slipway.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.AppBuilder;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.Constraint.Operator;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.PortDefinition;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random snapshots, planned by the index and by looking at every room for every instance: the same plan, no room
 * overfull (taking more than there is throws), and a reason for every room wherever an app has to wait.
 */
class PlacementOracleTest {
    private static final List<String> FIELDS = List.of("hostname", "rack", "level");

    /** Sixty that are always the same, twenty that never are; a seed that fails is named by the failure. */
    static LongStream seeds() {
        return LongStream.concat(
                LongStream.range(0, 60),
                LongStream.generate(() -> ThreadLocalRandom.current().nextLong())
                        .limit(20));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plansAsIfEveryRoomWereLookedAt(long seed) {
        Random random = new Random(seed);
        Snapshot snapshot = snapshot(random, seed % 2 == 0 ? Strategy.SPREAD : Strategy.PACK);
        List<Wanted> wanted = wanted(random, snapshot);
        Plan plan = Placement.plan(snapshot, wanted);
        Naive naive = new Naive(snapshot);
        List<Plan.Assignment> expected = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            naive.place(wanted.get(i), i, expected);
        }
        assertThat(plan.assignments()).as("seed %d", seed).isEqualTo(expected);
        assertThat(expected).as("seed %d: something to compare", seed).isNotEmpty();
        assertThat(plan.refused().keySet()).as("seed %d", seed).isEqualTo(naive.refused);
        plan.refused().values().forEach(refused -> {
            for (int room = 0; room < snapshot.rooms().size(); room++) {
                List<Rejection> why = refused.rejections(room);
                assertThat(refused.firstRule(room))
                        .as("seed %d room %d", seed, room)
                        .isEqualTo(why.stream()
                                .map(Rejection::rule)
                                .min(Enum::compareTo)
                                .orElse(null));
            }
        });
    }

    private static Snapshot snapshot(Random random, Strategy strategy) {
        List<Room> rooms = new ArrayList<>();
        Map<AgentId, List<Snapshot.Kept>> kept = new HashMap<>();
        int agents = random.nextInt(8) == 0 ? 200 + random.nextInt(300) : 1 + random.nextInt(30);
        for (int i = 0; i < agents; i++) {
            String attributes = random.nextInt(5) == 0 ? "" : "rack:r" + random.nextInt(4);
            attributes += random.nextInt(3) == 0 ? ";level:" + random.nextInt(3) : "";
            attributes += random.nextInt(2) == 0 ? ";jdk:{17,2" + random.nextInt(6) + "}" : "";
            Place place = new Place(new AgentId("a" + i), "host" + i, Attributes.parse(attributes));
            for (int part = random.nextInt(8) == 0 ? 1 : 0; part >= 0; part--) {
                String free = "cpus:" + (agents > 30 ? random.nextInt(20_000) / 1000.0 : 1 + random.nextInt(8))
                        + ";mem:" + 64 * (1 + random.nextInt(40)) + ";ports:[" + (31000 + 20 * part) + "-"
                        + (31000 + 20 * part + random.nextInt(20)) + "]";
                free += random.nextInt(4) == 0 ? ";cpus(edge):" + random.nextInt(3) + ";mem(edge):256" : "";
                rooms.add(new Room(place, Resources.parse(free)));
            }
            if (random.nextInt(4) == 0) {
                kept.put(place.agentId(), List.of(new Snapshot.Kept(id(random.nextInt(6)), 0, Set.of(31000, 31001))));
            }
        }
        Map<PathId, List<Place>> placed = new HashMap<>();
        for (int app = 0; app < 6; app++) {
            List<Place> places = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                places.add(rooms.get(random.nextInt(rooms.size())).place());
            }
            placed.put(id(app), places);
        }
        return new Snapshot(rooms, placed, kept, strategy, random.nextInt(1000));
    }

    private static List<Wanted> wanted(Random random, Snapshot snapshot) {
        List<Wanted> wanted = new ArrayList<>();
        for (int app = 0; app < 8; app++) {
            int instances = 1 + random.nextInt(20);
            Demand demand = Demand.of(app(random, app, instances), Set.of("*"));
            for (int i = 0; i < instances; i++) {
                Place place = snapshot.rooms()
                        .get(random.nextInt(snapshot.rooms().size()))
                        .place();
                Home home = random.nextInt(10) == 0
                        ? new Home(place.agentId(), place.hostname(), List.of(31000 + random.nextInt(5)))
                        : null;
                wanted.add(new Wanted(demand, i, home));
            }
        }
        if (random.nextBoolean()) {
            Collections.shuffle(wanted, random);
        }
        return wanted;
    }

    private static AppDefinition app(Random random, int number, int instances) {
        AppBuilder app = AppDefinition.of(id(number))
                .instances(instances)
                .cpus((1 + random.nextInt(12)) / 8.0)
                .mem(32 * (1 + random.nextInt(8)));
        if (random.nextInt(3) == 0) {
            app = app.portDefinitions(List.of(new PortDefinition(31005, "tcp", null, Map.of())))
                    .requirePorts(random.nextInt(3) == 0);
        }
        if (random.nextInt(4) == 0) {
            app = app.acceptedResourceRoles(List.of("edge", "*"));
        }
        if (random.nextInt(6) == 0) {
            app = app.labels(Map.of(AppDefinition.JDK_LABEL, "22-"));
        }
        List<Constraint> constraints = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            constraints.add(constraint(random));
        }
        return app.constraints(constraints).build();
    }

    private static Constraint constraint(Random random) {
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        return switch (random.nextInt(9)) {
            case 0 -> new Constraint(field, Operator.UNIQUE, null);
            case 1 -> new Constraint(field, Operator.CLUSTER, null);
            case 2 -> new Constraint("rack", Operator.CLUSTER, "r1");
            case 3 -> new Constraint(field, Operator.GROUP_BY, null);
            case 4 -> new Constraint(field, Operator.GROUP_BY, "" + (1 + random.nextInt(4)));
            case 5 -> new Constraint(field, Operator.MAX_PER, "" + (1 + random.nextInt(3)));
            case 6 -> new Constraint("rack", Operator.LIKE, "r[12]");
            case 7 -> new Constraint("rack", Operator.UNLIKE, "r[12]");
            default -> new Constraint("level", Operator.IS, "1");
        };
    }

    private static PathId id(int app) {
        return PathId.absolute("/app" + app);
    }

    /** The rules as plainly as can be. */
    private static final class Naive {
        private final Snapshot snapshot;
        private final List<Resources> left = new ArrayList<>();
        private final int[] tasks;
        private final Map<PathId, List<Place>> placed = new HashMap<>();
        private final Set<PathId> exhausted = new HashSet<>();
        private final Set<PathId> refused = new HashSet<>();

        Naive(Snapshot snapshot) {
            this.snapshot = snapshot;
            snapshot.rooms().forEach(room -> left.add(room.free()));
            tasks = new int[left.size()];
            snapshot.placed().forEach((app, places) -> placed.put(app, new ArrayList<>(places)));
        }

        void place(Wanted wanted, int number, List<Plan.Assignment> assignments) {
            Demand demand = wanted.demand();
            if (wanted.home() == null && exhausted.contains(demand.app())) {
                return;
            }
            List<Place> others = placed.computeIfAbsent(demand.app(), id -> new ArrayList<>());
            int best = -1;
            Match.Fit fit = null;
            for (int room = 0; room < left.size(); room++) {
                Place place = snapshot.rooms().get(room).place();
                Match match = new Matcher(
                                demand,
                                wanted.home(),
                                place,
                                left.get(room),
                                Tally.of(demand.constraints(), others),
                                snapshot.keptFromOthers(place.agentId(), wanted),
                                snapshot.portSeed() + tasks[room])
                        .match();
                if (match instanceof Match.Fit found
                        && (best < 0 || wanted.home() == null && isBetter(room, best, demand, others))) {
                    best = room;
                    fit = found;
                }
            }
            if (fit == null) {
                refused.add(demand.app());
                if (wanted.home() == null) {
                    exhausted.add(demand.app());
                }
                return;
            }
            assignments.add(new Plan.Assignment(number, best, fit));
            left.set(best, left.get(best).minus(fit.resources()));
            tasks[best]++;
            others.add(snapshot.rooms().get(best).place());
        }

        private boolean isBetter(int room, int other, Demand demand, List<Place> others) {
            if (snapshot.strategy() == Strategy.PACK) {
                boolean used = tasks[room] > 0;
                boolean otherUsed = tasks[other] > 0;
                return used != otherUsed ? used : cpus(room, demand) < cpus(other, demand);
            }
            long siblings = siblings(room, others);
            long more = siblings(other, others);
            return siblings != more ? siblings < more : cpus(room, demand) > cpus(other, demand);
        }

        private long cpus(int room, Demand demand) {
            return Matcher.usable(left.get(room), demand.roles()).milli(Resources.CPUS);
        }

        private long siblings(int room, List<Place> others) {
            return others.stream()
                    .filter(place -> place.agentId()
                            .equals(snapshot.rooms().get(room).place().agentId()))
                    .count();
        }
    }
}
