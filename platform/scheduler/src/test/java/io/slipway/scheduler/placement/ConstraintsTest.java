package io.slipway.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.Constraint.Operator;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstraintsTest {
    @Test
    void likeAndUnlikeMatchTheWholeText() {
        assertThat(ok("rack", Operator.LIKE, "rack-[1-3]", rack("rack-2"))).isTrue();
        assertThat(ok("rack", Operator.LIKE, "rack", rack("rack-2"))).isFalse();
        assertThat(ok("rack", Operator.UNLIKE, "rack-[1-3]", rack("rack-2"))).isFalse();
        assertThat(ok("rack", Operator.UNLIKE, "rack-[1-3]", rack("rack-4"))).isTrue();
    }

    @Test
    void onlyUnlikeHoldsWithoutTheAttribute() {
        Place bare = place("h", "");
        for (Operator operator : Operator.values()) {
            String value = operator == Operator.MAX_PER || operator == Operator.GROUP_BY ? "2" : "x";
            assertThat(ok("rack", operator, value, bare)).as("%s", operator).isEqualTo(operator == Operator.UNLIKE);
        }
    }

    @Test
    void uniqueAllowsOneInstanceForEachValue() {
        assertThat(ok("hostname", Operator.UNIQUE, null, place("h1", ""), place("h2", "")))
                .isTrue();
        assertThat(ok("@hostname", Operator.UNIQUE, null, place("h1", ""), place("h1", "")))
                .isFalse();
    }

    @Test
    void clusterFollowsItsValueOrTheFirstInstance() {
        assertThat(ok("rack", Operator.CLUSTER, "a", rack("a"))).isTrue();
        assertThat(ok("rack", Operator.CLUSTER, "a", rack("b"))).isFalse();
        assertThat(ok("rack", Operator.CLUSTER, null, rack("b"))).isTrue();
        assertThat(ok("rack", Operator.CLUSTER, null, rack("b"), rack("a"))).isFalse();
    }

    @Test
    void maxPerBoundsEachValue() {
        assertThat(ok("rack", Operator.MAX_PER, "2", rack("a"), rack("a"))).isTrue();
        assertThat(ok("rack", Operator.MAX_PER, "2", rack("a"), rack("a"), rack("a")))
                .isFalse();
    }

    @Test
    void isComparesNumbersToThreeDecimals() {
        assertThat(ok("level", Operator.IS, "10.0", place("h", "level:10"))).isTrue();
        assertThat(ok("level", Operator.IS, "10.001", place("h", "level:10"))).isFalse();
        assertThat(ok("rack", Operator.IS, "a", rack("a"))).isTrue();
    }

    @Test
    void groupBySharesInstancesAmongTheGivenNumberOfValues() {
        Constraint two = new Constraint("rack", Operator.GROUP_BY, "2");
        // Five instances on two racks: three and two.
        assertThat(broken(two, rack("a"), 5, rack("a"), rack("a"))).isFalse();
        assertThat(broken(two, rack("a"), 5, rack("a"), rack("a"), rack("a"))).isTrue();
        assertThat(broken(two, rack("b"), 5, rack("a"), rack("a"), rack("a"), rack("b"), rack("b")))
                .isTrue();
        assertThat(broken(two, rack("c"), 5, rack("a"), rack("b"))).isTrue();
    }

    @Test
    void groupByWithoutANumberBalancesWhatItHasSeen() {
        Constraint any = new Constraint("rack", Operator.GROUP_BY, null);
        assertThat(broken(any, rack("a"), 4, rack("a"), rack("b"))).isFalse();
        assertThat(broken(any, rack("a"), 4, rack("a"), rack("a"), rack("b"))).isTrue();
        assertThat(broken(any, rack("c"), 4, rack("a"), rack("a"), rack("b"))).isFalse();
    }

    @Test
    void rendersRangesAndSetsAsMarathonDoes() {
        Place place = place("h", "ports:[1-5,7-9];tags:{b,a}");
        assertThat(Constraints.value("ports", place)).contains("[1-5,7-9]");
        assertThat(Constraints.value("tags", place)).contains("{a,b}");
    }

    private static boolean ok(String field, Operator operator, String value, Place place, Place... placed) {
        return !broken(new Constraint(field, operator, value), place, 3, placed);
    }

    private static boolean broken(Constraint constraint, Place place, int instances, Place... placed) {
        return Constraints.broken(constraint, place, Arrays.asList(placed), instances)
                .isPresent();
    }

    private static Place rack(String rack) {
        return place("h", "rack:" + rack);
    }

    private static Place place(String host, String attributes) {
        return new Place(new AgentId(host), host, Attributes.parse(attributes));
    }

    @Test
    void findsWhatAChangedConstraintNoLongerAllows() {
        List<Constraint> like = List.of(new Constraint("rack", Operator.LIKE, "a"));
        assertThat(Constraints.breaksAlone(like, rack("b"))).isTrue();
        assertThat(Constraints.breaksAlone(like, rack("a"))).isFalse();
    }
}
