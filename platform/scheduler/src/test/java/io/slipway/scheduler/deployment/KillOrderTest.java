package io.slipway.scheduler.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.KillSelection;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.VersionInfo;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KillOrderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PathId APP = PathId.absolute("/a");

    @Test
    void goesFromTheUselessToTheUseful() {
        List<Instance> order = List.of(
                instance("sentenced", Condition.RUNNING, true, NOW, "a", 9),
                instance("waiting", Condition.SCHEDULED, null, NOW, "a", 1),
                instance("unreachable", Condition.UNREACHABLE, true, NOW, "a", 1),
                instance("staging", Condition.STAGING, null, NOW, "a", 1),
                instance("starting", Condition.STARTING, null, NOW, "a", 1),
                instance("unhealthy", Condition.RUNNING, false, NOW, "a", 1),
                instance("outdated", Condition.RUNNING, true, NOW.minusSeconds(99), "a", 1),
                instance("youngest", Condition.RUNNING, true, NOW, "a", 8),
                instance("oldest", Condition.RUNNING, true, NOW, "a", 1));
        assertThat(names(choose(app(), order, Set.of("sentenced"), order.size())))
                .containsExactly(
                        "sentenced",
                        "waiting",
                        "unreachable",
                        "staging",
                        "starting",
                        "unhealthy",
                        "outdated",
                        "youngest",
                        "oldest");
    }

    @Test
    void theOldestGoFirstWhenTheAppSaysSo() {
        List<Instance> two = List.of(
                instance("young", Condition.RUNNING, true, NOW, "a", 5),
                instance("old", Condition.RUNNING, true, NOW, "a", 1));
        AppDefinition app =
                app().with().killSelection(KillSelection.OLDEST_FIRST).build();
        assertThat(names(choose(app, two, Set.of(), 1))).containsExactly("old");
    }

    @Test
    void keepsTheSpreadEven() {
        AppDefinition app = app().with()
                .constraints(List.of(new Constraint("rack", Constraint.Operator.GROUP_BY, "2")))
                .build();
        List<Instance> instances = List.of(
                instance("a1", Condition.RUNNING, true, NOW, "a", 1),
                instance("a2", Condition.RUNNING, true, NOW, "a", 2),
                instance("a3", Condition.RUNNING, true, NOW, "a", 3),
                instance("b1", Condition.RUNNING, true, NOW, "b", 9));
        assertThat(names(choose(app, instances, Set.of(), 2))).containsExactly("a3", "a2");
    }

    @Test
    void whatAConstraintNoLongerAllowsGoesBeforeAge() {
        AppDefinition app = app().with()
                .constraints(List.of(new Constraint("rack", Constraint.Operator.LIKE, "a")))
                .build();
        List<Instance> instances = List.of(
                instance("fits", Condition.RUNNING, true, NOW, "a", 9),
                instance("misplaced", Condition.RUNNING, true, NOW, "b", 1));
        assertThat(names(choose(app, instances, Set.of(), 1))).containsExactly("misplaced");
    }

    private static List<Instance> choose(
            AppDefinition app, List<Instance> instances, Set<String> sentenced, int count) {
        List<Instance> shuffled = new ArrayList<>(instances);
        Collections.shuffle(shuffled, new Random(7));
        Set<InstanceId> ids = new java.util.HashSet<>();
        sentenced.forEach(name -> ids.add(new InstanceId("a.instance-" + name)));
        return KillOrder.choose(app, shuffled, ids, count);
    }

    private static List<String> names(List<Instance> instances) {
        return instances.stream()
                .map(instance -> instance.id().value().substring("a.instance-".length()))
                .toList();
    }

    private static AppDefinition app() {
        return AppDefinition.of(APP).versionInfo(VersionInfo.at(NOW)).build();
    }

    private static Instance instance(
            String name, Condition condition, Boolean healthy, Instant config, String rack, int startedAfter) {
        Run run = condition == Condition.SCHEDULED
                ? null
                : new Run(
                        new AgentId("agent-" + rack),
                        "host-" + rack,
                        "*",
                        Resources.EMPTY,
                        List.of(),
                        List.of(),
                        Attributes.parse("rack:" + rack),
                        NOW,
                        NOW.plusSeconds(startedAfter),
                        healthy,
                        null,
                        "",
                        null);
        return new Instance(
                new InstanceId("a.instance-" + name),
                APP,
                config,
                config,
                startedAfter,
                Goal.RUNNING,
                condition,
                NOW,
                NOW,
                1,
                null,
                run);
    }
}
