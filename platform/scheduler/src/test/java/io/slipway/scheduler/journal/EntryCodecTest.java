package io.slipway.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.scheduler.app.Versions;
import io.slipway.scheduler.deployment.Action;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.deployment.Step;
import io.slipway.scheduler.group.TreeDiff;
import io.slipway.scheduler.group.TreeHistory;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.instance.Told;
import io.slipway.scheduler.instance.VolumeLocation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryCodecTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final PathId APP = PathId.absolute("/shop/web");

    @ParameterizedTest
    @MethodSource("entries")
    void everyRecordIsReadAsItWasWritten(Entry entry) {
        assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
    }

    static List<Entry> entries() {
        InstanceId id = new InstanceId("shop_web.instance-1");
        Instance waiting = Instance.scheduled(id, APP, NOW, NOW, 3, NOW);
        Instance running = running(id);
        Instance elsewhere = elsewhere();
        Deployment deployment = new Deployment(
                "d1",
                NOW,
                new TreeMap<>(),
                new TreeMap<>(Map.of(APP, app())),
                List.of(new Deployment.GroupChange(APP.parent(), false, true, new TreeSet<>(Set.of(APP)))),
                List.of(new Step(List.of(new Action(ActionType.StartApplication, APP)))),
                1,
                Set.of(id),
                Set.of(APP),
                NOW);
        return List.of(
                new Entry.InstancesPut(List.of()),
                new Entry.InstancesPut(List.of(waiting)),
                new Entry.InstancesPut(List.of(running, waiting, elsewhere, running)),
                new Entry.InstancesTold(List.of(Told.of(running), Told.of(elsewhere))),
                new Entry.InstanceRemoved(id),
                new Entry.DeploymentPut(deployment),
                new Entry.DeploymentRemoved("d1"),
                new Entry.FailureNoted(failure()),
                new Entry.VolumePut(new VolumeLocation(
                        "shop_web#data#3", APP, 3, "data", new AgentId("a1"), "host", List.of(31000), true)),
                new Entry.VolumeRemoved("shop_web#data#3"),
                new Entry.FrameworkKnown(new FrameworkId("f1")),
                new Entry.FrameworkKnown(null),
                TreeDiff.between(Group.empty(PathId.ROOT, Instant.EPOCH), tree(), NOW),
                TreeDiff.between(tree(), Group.empty(PathId.ROOT, NOW), NOW));
    }

    /** With everything that a run can have. */
    private static Instance running(InstanceId id) {
        HealthReport health = new HealthReport(false, 2, NOW, NOW, NOW.plusMillis(5), "503");
        Run run = new Run(
                new AgentId("a1"),
                "host",
                "slave_public",
                Resources.parse("cpus(slave_public):0.1;mem:64;ports:[31000-31001]"),
                List.of(31000, -1),
                List.of(new PersistentVolume("shop_web#data#3", "data", 7)),
                Attributes.parse("rack:a;jdk:{17,25};level:10"),
                NOW,
                NOW.plusSeconds(1),
                false,
                health,
                "fetching",
                new ContainerId("c1"));
        return new Instance(id, APP, NOW, NOW, 3, Goal.STOPPED, Condition.RUNNING, NOW, NOW, 2, "scaled down", run);
    }

    /** With nothing that can be left out, and an id that is not made from its app's name. */
    private static Instance elsewhere() {
        Run plain = new Run(
                new AgentId("a2"),
                "host2",
                "*",
                Resources.parse("cpus:1"),
                List.of(),
                List.of(),
                Attributes.NONE,
                NOW.minusSeconds(5),
                null,
                null,
                null,
                "",
                null);
        return new Instance(
                new InstanceId("marathon.marathon-7"),
                PathId.absolute("/db"),
                NOW,
                Instant.EPOCH,
                0,
                Goal.RUNNING,
                Condition.STAGING,
                NOW,
                NOW.minusSeconds(9),
                1,
                null,
                plain);
    }

    private static Failure failure() {
        return new Failure(
                APP,
                new TaskId("t1"),
                TaskState.TASK_FAILED,
                TaskStatus.Source.SOURCE_AGENT,
                TaskStatus.Reason.REASON_CONTAINER_LIMITATION_MEMORY,
                "out of memory",
                137,
                new AgentId("a1"),
                "host",
                NOW,
                NOW);
    }

    @Test
    void anInstanceIsReadInTheFormOfItsOwnThatWasWrittenBefore() {
        String written = "{'type':'instance','v':1,'instance':{'id':'shop_web.instance-1','app':'/shop/web',"
                + "'version':1767225600123,'configVersion':1767225600123,'index':3,'goal':'RUNNING',"
                + "'condition':'SCHEDULED','since':1767225600123,'createdAt':1767225600123,'incarnation':1}}";
        Entry read = decode(written.replace('\'', '"'));

        Instance instance = Instance.scheduled(new InstanceId("shop_web.instance-1"), APP, NOW, NOW, 3, NOW);
        assertThat(read).isEqualTo(new Entry.InstancesPut(List.of(instance)));
    }

    @Test
    void columnsOfLaterVersionsArePassedOver() {
        Entry entry = entries().get(2);
        String written = new String(EntryCodec.encode(entry), StandardCharsets.UTF_8);
        String later = written.replace("\"cause\":\"503\"}]", "\"cause\":\"503\"},[1,{\"a\":2}],3]");

        assertThat(later).isNotEqualTo(written);
        assertThat(decode(later)).isEqualTo(entry);
    }

    @Test
    void aRowThatIsNotWhatItShouldBeIsRefused() {
        String written = new String(EntryCodec.encode(entries().get(1)), StandardCharsets.UTF_8);

        assertThatThrownBy(() -> decode(written.replace("\"SCHEDULED\"", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VALUE_NUMBER_INT where VALUE_STRING is expected")
                .hasMessageContaining("damaged");
    }

    @Test
    void manyInstancesShareWhatTheyHaveInCommon() {
        Instance one = ((Entry.InstancesPut) entries().get(2)).instances().get(2);
        byte[] single = EntryCodec.encode(new Entry.InstancesPut(List.of(one)));
        byte[] many = EntryCodec.encode(new Entry.InstancesPut(Collections.nCopies(100, one)));

        assertThat(many.length).isLessThan(single.length * 40);
    }

    @Test
    void aChangeLeadsFromOneTreeToTheOther() {
        Group empty = Group.empty(PathId.ROOT, Instant.EPOCH);
        assertThat(TreeDiff.apply(empty, TreeDiff.between(empty, tree(), NOW))).isEqualTo(tree());
        Group later = tree().withoutApp(APP, NOW.plusSeconds(1));
        assertThat(TreeDiff.apply(tree(), TreeDiff.between(tree(), later, NOW.plusSeconds(1))))
                .isEqualTo(later);
        assertThat(TreeDiff.apply(tree(), TreeDiff.between(tree(), empty, NOW))).isEqualTo(empty);
    }

    @Test
    void remembersFiftyTreesAndFiftyVersionsOfEachApp() {
        TreeHistory history = new TreeHistory();
        AppDefinition app = null;
        for (int i = 1; i <= 60; i++) {
            Instant then = NOW.plusSeconds(i);
            app = Versions.stamp(app, app().with().instances(i).build(), then);
            history.apply(TreeDiff.between(history.root(), history.root().withApp(app, then), then));
        }
        assertThat(history.trees()).hasSize(50);
        assertThat(history.versions(APP)).hasSize(50);
        assertThat(history.versions(APP).get(0).instances()).isEqualTo(60);
        TreeHistory restored = new TreeHistory();
        List<AppDefinition> oldestFirst = new java.util.ArrayList<>(history.versions(APP));
        Collections.reverse(oldestFirst);
        restored.restore(history.base(), history.changes(), oldestFirst);
        assertThat(restored.trees()).isEqualTo(history.trees());
        assertThat(restored.versions()).isEqualTo(history.versions());
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> decode("{\"type\":\"instance\",\"v\":2}")).hasMessageContaining("form 2");
        assertThatThrownBy(() -> decode("{\"type\":\"what\",\"v\":1}")).hasMessageContaining("unknown type 'what'");
        assertThatThrownBy(() -> decode("no json")).hasMessageContaining("damaged");
        assertThatThrownBy(() -> decode("{\"type\":\"deployment-removed\",\"v\":1}"))
                .hasMessageContaining("field 'id' is missing");
    }

    private static Entry decode(String json) {
        return EntryCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static AppDefinition app() {
        return Versions.stamp(
                null,
                AppDefinition.of(APP).cmd("sleep 1").labels(Map.of("a", "b")).build(),
                NOW);
    }

    private static Group tree() {
        return Group.empty(PathId.ROOT, Instant.EPOCH)
                .withApp(app(), NOW)
                .update(
                        PathId.absolute("/shop"),
                        NOW,
                        group -> group.withDependencies(new TreeSet<>(Set.of(PathId.absolute("/db"))))
                                .withEnforceRole(true))
                .update(PathId.absolute("/empty/inner"), NOW, group -> group);
    }
}
