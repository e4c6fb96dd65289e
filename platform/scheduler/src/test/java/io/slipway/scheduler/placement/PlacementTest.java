package io.slipway.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.AppBuilder;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.Constraint.Operator;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans for more rooms than a word, a summary or a look at one bucket has. */
class PlacementTest {
    private static final int MANY = 5_000;

    @Test
    void everyAgentGetsOneInstanceBeforeAnyGetsTwo() {
        Plan once = plan(Strategy.SPREAD, MANY, wanted(app().instances(MANY), MANY));
        assertThat(roomsOf(once)).hasSize(MANY);
        Plan twice = plan(Strategy.SPREAD, MANY, wanted(app().instances(2 * MANY), 2 * MANY));
        Map<Integer, Long> perRoom = twice.assignments().stream()
                .collect(Collectors.groupingBy(Plan.Assignment::room, Collectors.counting()));
        assertThat(perRoom).hasSize(MANY);
        assertThat(perRoom.values()).containsOnly(2L);
    }

    @Test
    void packingUsesNoMoreAgentsThanNeeded() {
        Plan plan = plan(Strategy.PACK, MANY, wanted(app().cpus(0.5).mem(32), 100));
        assertThat(plan.assignments()).hasSize(100);
        assertThat(roomsOf(plan)).as("eight fit on an agent of 4 CPUs").hasSize(13);
    }

    @Test
    void whatFitsNowhereWaitsWithAReasonForEveryAgent() {
        AppBuilder unique =
                app().instances(MANY + 2).constraints(List.of(new Constraint("hostname", Operator.UNIQUE, null)));
        Plan plan = plan(Strategy.SPREAD, MANY, wanted(unique, MANY + 2));
        assertThat(roomsOf(plan)).hasSize(MANY);
        assertThat(plan.assignments()).hasSize(MANY);
        Refused refused = plan.refused().get(app().build().id());
        for (int room : List.of(0, 4_095, 4_096, MANY - 1)) {
            assertThat(refused.firstRule(room)).isEqualTo(RejectReason.UnfulfilledConstraint);
            assertThat(refused.rejections(room))
                    .extracting(Rejection::sentence)
                    .containsExactly("agent host" + room
                            + " breaks the constraint [hostname UNIQUE]: another instance is there already");
        }
    }

    @Test
    void reasonsTellWhatThePlanLeaves() {
        List<Wanted> wanted = new ArrayList<>(wanted(app().cpus(3), 1));
        wanted.addAll(wanted(AppDefinition.of(PathId.absolute("/late")).cpus(2).mem(32), 1));
        Plan plan = plan(Strategy.SPREAD, 1, wanted);
        assertThat(plan.refused().get(PathId.absolute("/late")).rejections(0))
                .extracting(Rejection::sentence)
                .containsExactly("agent host0 has 1 CPUs free, 1 less than the 2 the app asks for");
    }

    @Test
    void anInstanceReturnsToItsDataThoughItsSiblingsFitNowhere() {
        Demand demand = Demand.of(
                app().instances(3)
                        .constraints(List.of(new Constraint("hostname", Operator.LIKE, "host7")))
                        .cpus(3)
                        .build(),
                Set.of("*"));
        Home home = new Home(new AgentId("a7"), "host7", List.of());
        Home elsewhere = new Home(new AgentId("gone"), "gone", List.of());
        Plan plan = plan(
                Strategy.SPREAD,
                10,
                List.of(new Wanted(demand, 0, elsewhere), new Wanted(demand, 1, home), new Wanted(demand, 2, null)));
        assertThat(plan.assignments())
                .extracting(Plan.Assignment::wanted, Plan.Assignment::room)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 7));
        assertThat(plan.refused().get(demand.app()).firstRule(7)).isEqualTo(RejectReason.InsufficientCpus);
    }

    @Test
    void whoComesBehindWhatThereIsRoomForIsNotAskedFor() {
        Wanted one = wanted(app().cpus(3), 1).get(0);
        List<String> calls = new ArrayList<>();
        Placement.Line endless = new Placement.Line() {
            private boolean refused;

            @Override
            public @Nullable Wanted next() {
                calls.add("next");
                return refused ? null : one;
            }

            @Override
            public void refused() {
                calls.add("refused");
                refused = true;
            }
        };
        Plan plan = Placement.plan(new Snapshot(rooms(2), Map.of(), Map.of(), Strategy.PACK, 0), endless);
        assertThat(plan.assignments()).hasSize(2);
        assertThat(calls).containsExactly("next", "next", "next", "refused", "next");
    }

    private static AppBuilder app() {
        return AppDefinition.of(PathId.absolute("/web")).cpus(1).mem(64);
    }

    private static List<Wanted> wanted(AppBuilder app, int count) {
        Demand demand = Demand.of(app.build(), Set.of("*"));
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wanted.add(new Wanted(demand, i, null));
        }
        return wanted;
    }

    private static Plan plan(Strategy strategy, int agents, List<Wanted> wanted) {
        return Placement.plan(new Snapshot(rooms(agents), Map.of(), Map.of(), strategy, 0), wanted);
    }

    private static List<Room> rooms(int agents) {
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            Place place = new Place(new AgentId("a" + i), "host" + i, Attributes.NONE);
            rooms.add(new Room(place, Resources.parse("cpus:4;mem:2048")));
        }
        return rooms;
    }

    private static Set<Integer> roomsOf(Plan plan) {
        return plan.assignments().stream().map(Plan.Assignment::room).collect(Collectors.toSet());
    }
}
