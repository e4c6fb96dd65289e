package io.slipway.scheduler.placement;

import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places many instances on many agents: a function of a snapshot. An index proposes the room that the strategy likes
 * best among those that can take the instance; {@link Matcher} has the last word and says what is taken. While a plan
 * is made rooms only get fuller, so what does not fit once is never looked at again.
 *
 * <p>Within a bucket of nearly equal free CPUs the best of the first {@value #LOOKED_AT} rooms is taken.
 */
public final class Placement {
    private static final int LOOKED_AT = 64;

    private final Snapshot snapshot;
    private final int rooms;
    private final List<Resources> left = new ArrayList<>();
    private final int[] tasks;
    private final Bits used;
    private final Bits unused;
    private final Map<AgentId, int[]> byAgent = new HashMap<>();
    private final Map<String, Field> fields = new HashMap<>();
    private final Map<Set<String>, FreeIndex> indexes = new HashMap<>();
    private final Map<Shape, Known> known = new HashMap<>();
    private final Map<PathId, App> apps = new HashMap<>();
    private final Map<PathId, Wanted> failed = new HashMap<>();

    /**
     * What is known of the rooms for one shape.
     *
     * @param allowed those that the constraints allow which look at the place alone
     * @param feasible those of them that nothing is known against
     */
    private record Known(Bits allowed, Bits feasible) {}

    private record App(Demand demand, Spread spread, Known known, FreeIndex index, long[] scalars) {}

    private Placement(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.rooms = snapshot.rooms().size();
        this.tasks = new int[rooms];
        this.used = new Bits(rooms);
        this.unused = Bits.full(rooms);
        for (int room = 0; room < rooms; room++) {
            left.add(snapshot.rooms().get(room).free());
            int number = room;
            byAgent.merge(snapshot.rooms().get(room).place().agentId(), new int[] {room}, (some, one) -> {
                int[] more = Arrays.copyOf(some, some.length + 1);
                more[some.length] = number;
                return more;
            });
        }
    }

    /** Who waits, one after the other: nobody is asked for who comes behind what there is room for. */
    public interface Line {
        /** The next one; null when there is none. */
        @Nullable
        Wanted next();

        /** No room fits the one that came last, nor any of its app but those that return to their data. */
        void refused();
    }

    /**
     * Places what is wanted, in that order. Once no room fits an app, its further instances are not tried, except
     * those that return to their data.
     */
    public static Plan plan(Snapshot snapshot, List<Wanted> wanted) {
        Iterator<Wanted> each = wanted.iterator();
        return plan(snapshot, new Line() {
            @Override
            public @Nullable Wanted next() {
                return each.hasNext() ? each.next() : null;
            }

            @Override
            public void refused() {
                // whoever comes next of the app is passed over
            }
        });
    }

    /** As {@link #plan(Snapshot, List)}; what is wanted counts from 0 in the order in which it was asked for. */
    public static Plan plan(Snapshot snapshot, Line wanted) {
        Placement placement = new Placement(snapshot);
        List<Plan.Assignment> assignments = new ArrayList<>();
        int number = 0;
        for (Wanted one = wanted.next(); one != null; one = wanted.next()) {
            Plan.Assignment assignment = placement.place(one, number++);
            if (assignment != null) {
                assignments.add(assignment);
            } else if (one.home() == null) {
                wanted.refused();
            }
        }
        return new Plan(assignments, placement.refused());
    }

    private Plan.@Nullable Assignment place(Wanted wanted, int number) {
        PathId id = wanted.demand().app();
        Wanted before = failed.get(id);
        if (wanted.home() == null && before != null && before.home() == null) {
            return null; // its sibling was refused everywhere a moment ago
        }
        App app = apps.computeIfAbsent(id, unused -> open(wanted.demand()));
        Plan.Assignment assignment = wanted.home() == null ? anywhere(app, wanted, number) : home(app, wanted, number);
        if (assignment == null) {
            if (before == null || before.home() != null) {
                failed.put(id, wanted);
            }
            return null;
        }
        take(app, assignment);
        return assignment;
    }

    private App open(Demand demand) {
        FreeIndex index = indexes.computeIfAbsent(demand.roles(), roles -> new FreeIndex(roles, left));
        Spread spread = new Spread(
                demand, snapshot.placed().getOrDefault(demand.app(), List.of()), rooms, byAgent, this::field);
        Known rough = known.computeIfAbsent(Shape.of(demand), this::known);
        return new App(demand, spread, rough, index, FreeIndex.scalars(demand.scalars()));
    }

    private Field field(String name) {
        return fields.computeIfAbsent(name, unused -> new Field(name, snapshot.rooms()));
    }

    private Known known(Shape shape) {
        Bits allowed = Bits.full(rooms);
        shape.alone().forEach(constraint -> {
            Tally nobody = new Tally(constraint.field(), List.of());
            allowed.retain(field(constraint.field()).allowed(constraint, nobody, 1));
        });
        Bits feasible = Bits.full(rooms);
        feasible.retain(allowed);
        return new Known(allowed, feasible);
    }

    private Plan.@Nullable Assignment home(App app, Wanted wanted, int number) {
        AgentId home = Objects.requireNonNull(wanted.home()).agentId();
        for (int room : byAgent.getOrDefault(home, new int[0])) {
            if (match(app, wanted, room) instanceof Match.Fit fit) {
                return new Plan.Assignment(number, room, fit);
            }
        }
        return null;
    }

    private Plan.@Nullable Assignment anywhere(App app, Wanted wanted, int number) {
        for (int room = propose(app); room >= 0; room = propose(app)) {
            if (match(app, wanted, room) instanceof Match.Fit fit) {
                return new Plan.Assignment(number, room, fit);
            }
            app.known.feasible.remove(room);
        }
        return null;
    }

    private Match match(App app, Wanted wanted, int room) {
        return matcher(app, wanted, room).match();
    }

    private Matcher matcher(App app, Wanted wanted, int room) {
        Place place = snapshot.rooms().get(room).place();
        return new Matcher(
                wanted.demand(),
                wanted.home(),
                place,
                left.get(room),
                app.spread.tallies(),
                snapshot.keptFromOthers(place.agentId(), wanted),
                snapshot.portSeed() + tasks[room]);
    }

    private void take(App app, Plan.Assignment assignment) {
        int room = assignment.room();
        Resources rest = left.get(room).minus(assignment.fit().resources());
        left.set(room, rest);
        tasks[room]++;
        used.add(room);
        unused.remove(room);
        indexes.values().forEach(index -> index.update(room, rest));
        app.spread.add(snapshot.rooms().get(room).place(), byAgent);
    }

    private Map<PathId, Refused> refused() {
        Map<PathId, Refused> refused = new HashMap<>();
        List<Resources> rest = List.copyOf(left);
        failed.forEach((id, wanted) -> {
            App app = Objects.requireNonNull(apps.get(id));
            List<@Nullable RejectReason> rules = new ArrayList<>(rooms);
            List<Bits> allowed = app.spread.allowed();
            for (int room = 0; room < rooms; room++) {
                rules.add(firstRule(app, wanted, allowed, room));
            }
            refused.put(id, new Refused(snapshot, wanted, app.spread.tallies(), rest, rules));
        });
        return refused;
    }

    /** What {@link Matcher#firstRule} says, from the index as far as that knows. */
    private @Nullable RejectReason firstRule(App app, Wanted wanted, List<Bits> allowed, int room) {
        Demand demand = app.demand;
        if (demand.image() != null || demand.jdkLabel() != null) {
            return matcher(app, wanted, room).firstRule();
        }
        if (app.index.isBare(room)) {
            return RejectReason.UnfulfilledRole;
        }
        if (!app.known.allowed.contains(room)) {
            return RejectReason.UnfulfilledConstraint;
        }
        for (Bits some : allowed) {
            if (!some.contains(room)) {
                return RejectReason.UnfulfilledConstraint;
            }
        }
        Home home = wanted.home();
        if (home != null
                && !home.agentId().equals(snapshot.rooms().get(room).place().agentId())) {
            return RejectReason.NoCorrespondingReservationFound;
        }
        RejectReason scalar = app.index.tooLittle(room, app.scalars);
        if (scalar != null || demand.ports().isEmpty()) {
            return scalar;
        }
        return matcher(app, wanted, room).firstRule();
    }

    /** The room that the strategy likes best among those that the index knows nothing against; -1 for none. */
    private int propose(App app) {
        List<Bits> allowed = app.spread.allowed();
        if (snapshot.strategy() == Strategy.PACK) {
            int room = propose(app, used, allowed, true);
            return room >= 0 ? room : propose(app, unused, allowed, true);
        }
        for (int level = 0; level < app.spread.levels(); level++) {
            int room = propose(app, app.spread.level(level), allowed, false);
            if (room >= 0) {
                return room;
            }
        }
        return -1;
    }

    private int propose(App app, Bits among, List<Bits> allowed, boolean tightest) {
        if (among.isEmpty()) {
            return -1;
        }
        FreeIndex index = app.index;
        int lowest = index.bucket(app.scalars[0]);
        int bucket = index.filled(tightest ? lowest : index.last(), tightest);
        while (bucket >= lowest) {
            int room = best(app, index.bits(bucket), among, allowed, tightest);
            if (room >= 0) {
                return room;
            }
            bucket = tightest
                    ? bucket == index.last() ? -1 : index.filled(bucket + 1, true)
                    : index.filled(bucket - 1, false);
        }
        return -1;
    }

    private int best(App app, Bits bucket, Bits among, List<Bits> allowed, boolean tightest) {
        int best = -1;
        int looked = 0;
        for (int part = 0; part < bucket.summary.length; part++) {
            long rest = bucket.summary[part] & among.summary[part] & app.known.feasible.summary[part];
            for (; rest != 0; rest &= rest - 1) {
                int word = (part << 6) + Long.numberOfTrailingZeros(rest);
                long members = bucket.words[word] & among.words[word] & app.known.feasible.words[word];
                for (int i = 0; i < allowed.size(); i++) {
                    members &= allowed.get(i).words[word];
                }
                for (; members != 0; members &= members - 1) {
                    int room = (word << 6) + Long.numberOfTrailingZeros(members);
                    if (!app.index.fits(room, app.scalars)) {
                        app.known.feasible.remove(room);
                        continue;
                    }
                    best = best < 0 || isBetter(app.index, room, best, tightest) ? room : best;
                    if (++looked == LOOKED_AT) {
                        return best;
                    }
                }
            }
        }
        return best;
    }

    private static boolean isBetter(FreeIndex index, int room, int other, boolean tightest) {
        return tightest ? index.cpus(room) < index.cpus(other) : index.cpus(room) > index.cpus(other);
    }
}
