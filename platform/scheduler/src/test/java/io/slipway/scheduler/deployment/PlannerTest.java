package io.slipway.scheduler.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.AppBuilder;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.app.Versions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    @Test
    void stopsFirstThenStartsThenGoesUpTheDependencies() {
        Group original = tree(app("/gone"), app("/changed"), app("/same"));
        Group target = original.withoutApp(id("/gone"), NOW)
                .withApp(stamped(original, app("/changed").cmd("other").dependencies(List.of(id("/db")))), NOW)
                .withApp(stamped(original, app("/db")), NOW)
                .withApp(stamped(original, app("/web").dependencies(List.of(id("/changed")))), NOW);
        Deployment plan = plan(original, target);
        assertThat(plan.steps())
                .containsExactly(
                        step(ActionType.StopApplication, "/gone"),
                        step(ActionType.StartApplication, "/db", "/web"),
                        step(ActionType.ScaleApplication, "/db"),
                        step(ActionType.RestartApplication, "/changed"),
                        step(ActionType.ScaleApplication, "/web"));
        assertThat(plan.affected()).containsExactly(id("/changed"), id("/db"), id("/gone"), id("/web"));
    }

    @Test
    void scalesWhenOnlyTheNumberChangesOrNothingIsToRun() {
        Group original = tree(app("/a"), app("/b"), app("/c"));
        Group target = original.withApp(stamped(original, app("/a").instances(5)), NOW)
                .withApp(stamped(original, app("/b").cmd("other").instances(0)), NOW)
                .withApp(stamped(original, app("/c")), NOW);
        assertThat(plan(original, target).steps()).containsExactly(step(ActionType.ScaleApplication, "/a", "/b"));
    }

    @Test
    void plansNothingForTheSameTree() {
        Group root = tree(app("/a"));
        assertThat(plan(root, root).steps()).isEmpty();
    }

    @Test
    void restartsAnAppOfWhichOnlyTheConfigVersionIsNew() {
        Group original = tree(app("/a"));
        Group target =
                original.withApp(Versions.restarted(original.app(id("/a")).orElseThrow(), NOW), NOW);
        assertThat(plan(original, target).steps()).containsExactly(step(ActionType.RestartApplication, "/a"));
    }

    @Test
    void dependenciesOfGroupsHoldForAllTheirApps() {
        Group empty = Group.empty(PathId.ROOT, OLD);
        Group target = empty.withApp(stamped(empty, app("/data/db")), NOW)
                .withApp(stamped(empty, app("/front/web")), NOW)
                .withApp(stamped(empty, app("/front/api")), NOW)
                .update(id("/front"), NOW, group -> group.withDependencies(new TreeSet<>(List.of(id("/data")))));
        assertThat(plan(empty, target).steps().subList(1, 3))
                .containsExactly(
                        step(ActionType.ScaleApplication, "/data/db"),
                        step(ActionType.ScaleApplication, "/front/api", "/front/web"));
    }

    @Test
    void namesACircleOfDependencies() {
        Group empty = Group.empty(PathId.ROOT, OLD);
        Group target = empty.withApp(app("/a").dependencies(List.of(id("/b"))).build(), NOW)
                .withApp(app("/b").dependencies(List.of(id("/a"))).build(), NOW);
        assertThatThrownBy(() -> plan(empty, target)).hasMessageContaining("circle: [/a, /b, /a]");
    }

    @Test
    void conflictsAreDeploymentsThatShareAnApp() {
        Group root = tree(app("/a"), app("/b"));
        Deployment a = plan(root, root.withApp(stamped(root, app("/a").instances(2)), NOW));
        Deployment b = plan(root, root.withApp(stamped(root, app("/b").instances(2)), NOW));
        assertThat(Planner.conflicts(a, List.of(b))).isEmpty();
        assertThat(Planner.conflicts(a, List.of(b, a))).containsExactly(a);
    }

    @Test
    void revertTakesBackItsOwnAppsOnly() {
        Group original = tree(app("/a"), app("/b"), app("/gone"));
        Group target = original.withApp(stamped(original, app("/a").cmd("new")), NOW)
                .withApp(stamped(original, app("/group/added")), NOW)
                .withoutApp(id("/gone"), NOW);
        Deployment deployment = plan(original, target);
        Group later = target.withApp(stamped(target, app("/b").cmd("by somebody else")), NOW);
        Instant then = NOW.plusSeconds(60);
        Group reverted = Planner.reverted(deployment, later, then);
        AppDefinition a = reverted.app(id("/a")).orElseThrow();
        assertThat(a.cmd()).isEqualTo("sleep 1");
        assertThat(a.version()).isEqualTo(then);
        assertThat(a.versionInfo().lastConfigChangeAt())
                .as("instances that still run the old configuration are up to date again")
                .isEqualTo(OLD);
        assertThat(reverted.app(id("/b")).orElseThrow().cmd()).isEqualTo("by somebody else");
        assertThat(reverted.app(id("/gone"))).isPresent();
        assertThat(reverted.app(id("/group/added"))).isEmpty();
        assertThat(reverted.group(id("/group"))).as("the group came with it").isEmpty();
    }

    @Test
    void revertLeavesAnAppAloneThatWasChangedSince() {
        Group original = tree(app("/a"));
        Group target = original.withApp(stamped(original, app("/a").cmd("new")), NOW);
        Deployment deployment = plan(original, target);
        Group later = target.withApp(stamped(target, app("/a").cmd("newer"), NOW.plusSeconds(1)), NOW);
        assertThat(Planner.reverted(deployment, later, NOW.plusSeconds(2)).app(id("/a")))
                .isEqualTo(later.app(id("/a")));
    }

    private static Deployment plan(Group original, Group target) {
        return Planner.plan(original, target, Planner.Order.of("d", NOW));
    }

    private static Step step(ActionType type, String... apps) {
        return new Step(
                Arrays.stream(apps).map(app -> new Action(type, id(app))).toList());
    }

    private static AppBuilder app(String id) {
        return AppDefinition.of(id(id)).cmd("sleep 1");
    }

    private static Group tree(AppBuilder... apps) {
        Group root = Group.empty(PathId.ROOT, OLD);
        for (AppBuilder app : apps) {
            root = root.withApp(Versions.stamp(null, app.build(), OLD), OLD);
        }
        return root;
    }

    private static AppDefinition stamped(Group root, AppBuilder app) {
        return stamped(root, app, NOW);
    }

    private static AppDefinition stamped(Group root, AppBuilder app, Instant now) {
        AppDefinition built = app.build();
        return Versions.stamp(root.app(built.id()).orElse(null), built, now);
    }

    private static PathId id(String text) {
        return PathId.absolute(text);
    }
}
