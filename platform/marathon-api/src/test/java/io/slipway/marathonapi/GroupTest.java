package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant T1 = T0.plusSeconds(1);

    private final Group root = Group.empty(PathId.ROOT, T0)
            .withApp(app("/top"), T0)
            .withApp(app("/g/a"), T0)
            .withApp(app("/g/sub/b"), T0);

    @Test
    void findsWhatIsInIt() {
        assertThat(root.app(path("/g/sub/b"))).isPresent();
        assertThat(root.app(path("/g/sub"))).isEmpty();
        assertThat(root.app(PathId.ROOT)).isEmpty();
        assertThat(root.group(path("/g/sub"))).isPresent();
        assertThat(root.group(path("/g/a"))).isEmpty();
        assertThat(root.allApps().keySet()).containsExactly(path("/g/a"), path("/g/sub/b"), path("/top"));
        assertThat(root.allGroups()).extracting(Group::id).containsExactly(PathId.ROOT, path("/g"), path("/g/sub"));
    }

    @Test
    void changesOnlyTheWayToAChange() {
        Group changed = root.withApp(app("/g/sub/c"), T1);
        assertThat(changed.version()).isEqualTo(T1);
        assertThat(changed.group(path("/g")).get().version()).isEqualTo(T1);
        assertThat(root.app(path("/g/sub/c"))).isEmpty();
        assertThat(changed.withoutApp(path("/g/sub/c"), T1).allApps()).isEqualTo(root.allApps());
        assertThat(changed.withoutApp(path("/nope"), T1)).isSameAs(changed);
        assertThat(changed.withoutGroup(path("/g"), T1).allApps()).hasSize(1);
        assertThat(changed.withoutGroup(PathId.ROOT, T1).allApps()).isEmpty();
    }

    @Test
    void destroysWhatAListLeavesOut() {
        Group changed = apply("{'apps':[{'id':'a','cmd':'sleep 2'},{'id':'new','cmd':'sleep 1'}]}", "/g");
        assertThat(changed.group(path("/g")).get().apps().keySet()).containsExactly(path("/g/a"), path("/g/new"));
        assertThat(changed.app(path("/g/sub/b"))).isPresent();
        assertThat(changed.app(path("/top"))).isPresent();
        assertThat(apply("{'groups':[]}", "/g").app(path("/g/sub/b"))).isEmpty();
    }

    @Test
    void keepsWhatAListedGroupDoesNotMention() {
        Group changed = apply("{'groups':[{'id':'sub','dependencies':['/top']}]}", "/g");
        assertThat(changed.app(path("/g/sub/b"))).isPresent();
        assertThat(changed.group(path("/g/sub")).get().dependencies()).containsExactly(path("/top"));
    }

    @Test
    void takesRelativeDependenciesFromTheGroup() {
        Group changed = apply("{'groups':[{'id':'sub','dependencies':['../../top']}]}", "/g");
        assertThat(changed.group(path("/g/sub")).get().dependencies()).containsExactly(path("/top"));
    }

    @Test
    void multipliesInstancesUpwards() {
        Group three = root.withApp(app("/g/a").with().instances(3).build(), T0);
        Group changed = GroupSpecs.apply(update("{'scaleBy':0.5}", "/g"), three, T1, version -> Optional.empty());
        assertThat(changed.app(path("/g/a")).get().instances()).isEqualTo(2);
        assertThat(changed.app(path("/g/sub/b")).get().instances()).isEqualTo(1);
    }

    @Test
    void goesBackToAVersionWhateverElseIsAsked() {
        Group earlier = Group.empty(path("/g"), T0).withApp(app("/g/old"), T0);
        Group changed = GroupSpecs.apply(
                update("{'version':'2026-01-01T00:00:00.000Z','scaleBy':2}", "/g"),
                root,
                T1,
                version -> version.equals(T0) ? Optional.of(earlier) : Optional.empty());
        assertThat(changed.group(path("/g")).get().allApps().keySet()).containsExactly(path("/g/old"));
        assertThatThrownBy(() -> GroupSpecs.apply(
                        update("{'version':'2020-01-01T00:00:00.000Z'}", "/g"), root, T1, version -> Optional.empty()))
                .hasMessage("Group '/g' does not exist in version 2020-01-01T00:00:00.000Z");
    }

    @Test
    void refusesCircles() {
        assertThatThrownBy(() -> apply(
                        "{'apps':[{'id':'x','cmd':'x y','dependencies':['../sub']}],"
                                + "'groups':[{'id':'sub','apps':[{'id':'y','cmd':'x y','dependencies':['/g/x']}]}]}",
                        "/g"))
                .hasMessageContaining("Dependency graph has cyclic dependencies. (/g/sub/y -> /g/x -> /g/sub/y)");
    }

    @Test
    void namesDependenciesThatLeadNowhere() {
        Group changed = apply("{'apps':[{'id':'x','cmd':'x y','dependencies':['/g/sub','/nope']}]}", "/g");
        assertThat(GroupSpecs.missingDependencies(changed))
                .containsOnly(java.util.Map.entry(path("/g/x"), Set.of(path("/nope"))));
    }

    @Test
    void tellsWhereInTheBodySomethingIsWrong() {
        assertThat(AppSpecsTest.violations(
                        () -> apply("{'groups':[{'id':'sub','apps':[{'id':'y','cpus':true}]}]}", "/g")))
                .containsExactly(new ValidationFailure.Violation("/groups(0)/apps(0)/cpus", "error.expected.jsnumber"));
        assertThat(AppSpecsTest.violations(() -> apply("{'apps':[{'id':'y'}]}", "/g")))
                .extracting(ValidationFailure.Violation::path)
                .containsExactly("/apps(0)");
    }

    private Group apply(String body, String group) {
        return GroupSpecs.apply(update(body, group), root, T1, version -> Optional.empty());
    }

    private static GroupUpdate update(String body, String group) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new AppRequests().group(AppRequests.parse(bytes), path(group));
    }

    private static AppDefinition app(String id) {
        return AppDefinition.of(path(id)).cmd("sleep 1").build();
    }

    private static PathId path(String text) {
        return PathId.absolute(text);
    }
}
