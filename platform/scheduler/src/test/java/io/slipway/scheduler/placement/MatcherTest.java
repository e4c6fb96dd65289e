package io.slipway.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.AppBuilder;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.PortDefinition;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
    private static final AgentId AGENT = new AgentId("a1");
    private static final String FREE = "cpus:4;mem:2048;disk:1000;ports:[31000-31009]";

    @Test
    void takesWhatItAsksForAndFreshPorts() {
        Match.Fit fit = fit(app().cpus(0.5).mem(64).portDefinitions(List.of(port(10000), port(10001))), FREE, 3);
        assertThat(fit.ports()).containsExactly(31003, 31004);
        assertThat(fit.resources()).isEqualTo(Resources.parse("cpus:0.5;mem:64;ports:[31003-31004]"));
    }

    @Test
    void tellsEveryRuleThatStandsInTheWayAndByHowMuch() {
        List<Rejection> rejections = noFit(
                app().cpus(6)
                        .mem(4096)
                        .disk(2000)
                        .gpus(1)
                        .portDefinitions(List.of(port(80)))
                        .requirePorts(true),
                FREE);
        assertThat(rejections.stream().map(Rejection::rule))
                .containsExactly(
                        RejectReason.InsufficientCpus,
                        RejectReason.InsufficientMemory,
                        RejectReason.InsufficientDisk,
                        RejectReason.InsufficientGpus,
                        RejectReason.InsufficientPorts);
        assertThat(rejections.get(0).missing()).isEqualTo(2.0);
        assertThat(rejections.get(0).sentence())
                .isEqualTo("agent host1 has 4 CPUs free, 2 less than the 6 the app asks for");
        assertThat(rejections.get(4).sentence()).contains("port 80 not free");
    }

    @Test
    void takesOnlyTheRolesItAcceptsAndReservedOnesFirst() {
        String free = "cpus(slave_public):1;mem(slave_public):512;cpus:4;mem:2048";
        assertThat(fit(app().cpus(1).mem(64), free, 0).resources()).isEqualTo(Resources.parse("cpus:1;mem:64"));
        Match.Fit both = fit(app().cpus(2).mem(64).acceptedResourceRoles(List.of("slave_public", "*")), free, 0);
        assertThat(both.resources()).isEqualTo(Resources.parse("cpus(slave_public):1;cpus:1;mem(slave_public):64"));
        List<Rejection> rejections = noFit(app().cpus(1).mem(64), "cpus(slave_public):1;mem(slave_public):512");
        assertThat(rejections.get(0).rule()).isEqualTo(RejectReason.UnfulfilledRole);
        assertThat(rejections.get(0).sentence()).contains("only for slave_public");
    }

    @ParameterizedTest
    @CsvSource({"11-17,true", "17-,true", "21,false", "18-,true", "-,false"})
    void wantsAnAgentWithAJdkInTheRange(String range, boolean fits) {
        Match match = match(app().labels(Map.of("SLIPWAY_JDK", range)), null, FREE, 0, "jdk:{17,25}");
        assertThat(match instanceof Match.Fit).isEqualTo(fits);
    }

    @Test
    void saysWhichJavaAnAgentHas() {
        Match match = match(app().labels(Map.of("SLIPWAY_JDK", "11-17")), null, FREE, 0, "jdk:21");
        assertThat(((Match.NoFit) match).rejections().get(0).sentence())
                .isEqualTo("agent host1 has Java [21], but the app runs on Java 11 to 17");
    }

    @Test
    void returnsToItsDataAndItsPorts() {
        AppBuilder app = app().portDefinitions(List.of(port(10000)));
        Home here = new Home(AGENT, "host1", List.of(31007));
        assertThat(((Match.Fit) match(app, here, FREE, 0, "")).ports()).containsExactly(31007);
        Home elsewhere = new Home(new AgentId("a2"), "host2", List.of(31007));
        Rejection rejection =
                ((Match.NoFit) match(app, elsewhere, FREE, 0, "")).rejections().get(0);
        assertThat(rejection.rule()).isEqualTo(RejectReason.NoCorrespondingReservationFound);
        assertThat(rejection.sentence()).contains("its data is on agent a2 (host2)");
        Home portTaken = new Home(AGENT, "host1", List.of(31010));
        assertThat(((Match.NoFit) match(app, portTaken, FREE, 0, ""))
                        .rejections()
                        .get(0)
                        .sentence())
                .contains("port 31010 not free, which the instance had before");
    }

    @Test
    void leavesPortsAloneThatAreKeptForOthers() {
        AppDefinition app =
                app().portDefinitions(List.of(port(10000), port(10001))).build();
        Match match = new Matcher(
                        Demand.of(app, Set.of("*")),
                        null,
                        new Place(AGENT, "host1", Attributes.NONE),
                        Resources.parse("cpus:4;mem:2048;ports:[31000-31002]"),
                        Map.of(),
                        port -> port != 31001,
                        0)
                .match();
        assertThat(((Match.NoFit) match).rejections().get(0).sentence())
                .contains("has 1 free ports, the app asks for 2");
    }

    @Test
    void explainsABrokenConstraint() {
        AppBuilder app = app().constraints(List.of(new Constraint("rack", Constraint.Operator.LIKE, "a")));
        Match match = match(app, null, FREE, 0, "rack:b");
        assertThat(((Match.NoFit) match).rejections().get(0).sentence())
                .isEqualTo("agent host1 breaks the constraint [rack LIKE a]: 'b' does not match a");
    }

    private static AppBuilder app() {
        return AppDefinition.of(PathId.absolute("/web")).cpus(1).mem(64);
    }

    private static PortDefinition port(int port) {
        return new PortDefinition(port, "tcp", null, Map.of());
    }

    private static Match.Fit fit(AppBuilder app, String free, int seed) {
        return (Match.Fit) match(app, null, free, seed, "");
    }

    private static List<Rejection> noFit(AppBuilder app, String free) {
        return ((Match.NoFit) match(app, null, free, 0, "")).rejections();
    }

    private static Match match(AppBuilder app, Home home, String free, int seed, String attributes) {
        Demand demand = Demand.of(app.build(), Set.of("*"));
        Matcher matcher = new Matcher(
                demand,
                home,
                new Place(AGENT, "host1", Attributes.parse(attributes)),
                Resources.parse(free),
                Tally.of(demand.constraints(), List.of()),
                port -> false,
                seed);
        return matcher.match();
    }
}
