package io.slipway.scheduler;

import static io.slipway.scheduler.TestCluster.PLAIN;
import static io.slipway.scheduler.TestCluster.id;
import static io.slipway.scheduler.TestCluster.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.Task;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskState;
import io.slipway.scheduler.FakeMaster.FakeTask;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerRecoveryTest {
    private static final String BIG = "cpus:16;mem:16384;disk:10000;ports:[31000-31999]";
    private static final String CHECKED =
            "'cmd':'sleep 100','cpus':0.1,'mem':32,'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}}]";

    private final TestCluster cluster = TestCluster.with(BIG, BIG);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesOverRunningTasksAndRestartsNone(boolean snapshot) {
        cluster.put("/web", "{" + CHECKED + ",'instances':5}");
        cluster.untilDone();
        List<Task> before = cluster.snapshot().tasks(id("/web"));
        String framework = cluster.snapshot().frameworkId().orElseThrow();
        if (snapshot) {
            cluster.takeSnapshots();
            cluster.advance(Duration.ofSeconds(1));
        }
        cluster.crashAndRestart();
        cluster.until(() -> cluster.api().isLeading() && cluster.count("scheduler_reregistered_event") == 1);
        assertThat(cluster.snapshot().tasks(id("/web")))
                .as("health is known before anything is heard")
                .isEqualTo(before);
        cluster.advance(Duration.ofMinutes(1));
        assertThat(cluster.snapshot().tasks(id("/web"))).isEqualTo(before);
        assertThat(cluster.master.launched("web")).hasSize(5);
        assertThat(cluster.snapshot().frameworkId()).contains(framework);
        assertThat(cluster.snapshot().appVersions(id("/web"))).hasSize(1);
    }

    @Test
    void readersSeeEverythingFromTheMomentItLeads() {
        cluster.put("/web", "{" + CHECKED + ",'instances':2}");
        cluster.untilDone();
        cluster.crashAndRestart();
        while (!cluster.api().isLeading()) {
            assertThat(cluster.time.step()).isTrue();
        }
        assertThat(cluster.snapshot().tasks(id("/web"))).hasSize(2);
    }

    @Test
    void readersOfAFollowerSeeWhatItHasHeard() {
        cluster.put("/web", "{" + CHECKED + ",'instances':2}");
        cluster.untilDone();
        List<Task> before = cluster.snapshot().tasks(id("/web"));
        CompletableFuture<?> doubtful =
                cluster.api().updateApps(List.of(update("/more", "{" + CHECKED + "}")), AppMode.CREATE, PLAIN);
        cluster.log().loseLeadership(0);
        cluster.advance(Duration.ofSeconds(5));

        assertThat(doubtful).isCompletedExceptionally();
        assertThat(cluster.api().isLeading()).isFalse();
        assertThat(cluster.snapshot().tasks(id("/web"))).isEqualTo(before);
        assertThat(cluster.snapshot().root().app(id("/more"))).isEmpty();
    }

    @Test
    void tellsTheMasterNothingBeforeItIsDurable() {
        String volume = ",'container':{'type':'MESOS','volumes':[{'containerPath':'data','mode':'RW',"
                + "'persistent':{'size':100}}]}";
        cluster.put("/db", "{" + CHECKED + volume + ",'instances':2}");
        cluster.untilDone();
        cluster.slowDisk(Duration.ofMinutes(5));
        CompletableFuture<?> deleted = cluster.api().deleteApp(id("/db"), true, PLAIN);
        CompletableFuture<?> created =
                cluster.api().updateApps(List.of(update("/more", "{" + CHECKED + "}")), AppMode.CREATE, PLAIN);
        cluster.master.calls.clear();
        cluster.advance(Duration.ofSeconds(15));
        cluster.master.disconnect(null);
        cluster.advance(Duration.ofMinutes(3));

        assertThat(deleted).isNotDone();
        assertThat(created).isNotDone();
        assertThat(cluster.master.calls).noneMatch(call -> call instanceof Call.Kill);
        assertThat(cluster.master.calls).noneMatch(call -> call instanceof Call.DestroyVolumes);
        assertThat(cluster.master.calls).noneMatch(SchedulerRecoveryTest::asksAboutMore);

        cluster.slowDisk(Duration.ZERO);
        cluster.until(() -> created.isDone() && deleted.isDone(), Duration.ofMinutes(10));
        cluster.untilDone();
        assertThat(cluster.master.live("db")).isEmpty();
        assertThat(cluster.running("/more")).isEqualTo(1);
        assertThat(cluster.master.destroyed).isNotEmpty();
    }

    private static boolean asksAboutMore(Call call) {
        return call instanceof Call.Reconcile asked
                && asked.tasks().stream().anyMatch(task -> task.taskId().value().startsWith("more"));
    }

    @Test
    void refusesChangesWhileTheLogCannotKeepUpAndTakesThemAgain() {
        cluster.limitWaitingChanges(20);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(cluster.api()
                    .updateApps(List.of(update("/app" + i, "{'cmd':'sleep 1','instances':0}")), AppMode.CREATE, PLAIN));
            cluster.time.settle();
        }
        assertThat(answers.get(0)).isNotDone();
        assertThat(answers).anyMatch(answer -> refused(answer));
        int taken = (int) answers.stream().filter(answer -> !refused(answer)).count();

        cluster.advance(Duration.ofSeconds(10));
        assertThat(cluster.snapshot().root().allApps())
                .as("what was not refused is there")
                .hasSize(taken);
        CompletableFuture<?> again = cluster.api()
                .updateApps(List.of(update("/again", "{'cmd':'sleep 1','instances':0}")), AppMode.CREATE, PLAIN);
        cluster.advance(Duration.ofSeconds(1));
        assertThat(again).isCompleted();
    }

    private static boolean refused(CompletableFuture<?> answer) {
        return answer.handle((done, failure) -> failure instanceof RejectedExecutionException)
                .getNow(false);
    }

    @Test
    void noticesWhatHappenedWhileItWasAway() {
        cluster.put("/web", "{" + CHECKED + ",'instances':3}");
        cluster.untilDone();
        cluster.crash();
        List<FakeTask> tasks = cluster.master.live("web");
        cluster.master.end(tasks.get(0), TaskState.TASK_FAILED, "died alone", 3);
        cluster.advance(Duration.ofSeconds(30));
        cluster.start();
        cluster.until(() ->
                cluster.running("/web") == 3 && cluster.master.launched("web").size() == 4);
        cluster.advance(Duration.ofSeconds(15));
        assertThat(cluster.snapshot().lastFailure(id("/web")).orElseThrow().message())
                .isEqualTo("died alone");
    }

    @Test
    void anAgentLostMeanwhileIsReplacedAndOthersAreNotTouched() {
        cluster.put("/web", "{" + CHECKED + ",'instances':4}");
        cluster.untilDone();
        cluster.crash();
        cluster.master.lose("a1");
        cluster.start();
        cluster.until(() -> cluster.master.launched("web").size() == 6 && cluster.running("/web") == 4);
        cluster.advance(Duration.ofMinutes(1));
        assertThat(cluster.master.launched("web")).hasSize(6);
    }

    /** Kills the scheduler after each number of events of a deployment: it always ends as if nothing had been. */
    @ParameterizedTest
    @MethodSource("steps")
    void deploymentsGoOnWhereTheyWere(int steps) {
        cluster.put("/db", "{" + CHECKED + ",'instances':1}");
        cluster.put(
                "/web",
                "{" + CHECKED + ",'instances':3,'upgradeStrategy':{'minimumHealthCapacity':0.5,"
                        + "'maximumOverCapacity':0.0}}");
        cluster.untilDone();
        CompletableFuture<?> asked = cluster.api()
                .updateApps(
                        List.of(
                                update("/db", "{'cmd':'sleep 2'}"),
                                update("/web", "{'cmd':'sleep 3','instances':4,'dependencies':['/db']}")),
                        AppMode.PUT_PARTIAL,
                        PLAIN);
        for (int i = 0; i < steps; i++) {
            cluster.time.step();
        }
        boolean promised = asked.isDone();
        cluster.crashAndRestart();
        cluster.until(() -> cluster.count("scheduler_reregistered_event") >= 1);
        cluster.until(() -> cluster.snapshot().deployments().isEmpty());
        boolean changed = "sleep 3"
                .equals(cluster.snapshot().root().app(id("/web")).orElseThrow().cmd());
        assertThat(changed || !promised).as("what was answered is kept").isTrue();
        String expected = changed ? "sleep 3" : "sleep 100";
        cluster.until(() -> cluster.master.live("web").size() == (changed ? 4 : 3));
        assertThat(cluster.master.live("web"))
                .allMatch(task -> expected.equals(task.info.command().value()));
        assertThat(cluster.master.launched("db")).hasSize(changed ? 2 : 1);
        assertThat(cluster.master.violations).isEmpty();
    }

    static int[] steps() {
        return java.util.stream.IntStream.range(0, 160)
                .filter(i -> i % 2 == 0)
                .map(i -> i * 3)
                .toArray();
    }

    @Test
    void losingLeadershipWithoutDyingIsARestartToo() {
        cluster.put("/web", "{" + CHECKED + ",'instances':3}");
        cluster.untilDone();
        cluster.log().loseLeadership(0);
        cluster.until(() -> !cluster.api().isLeading());
        cluster.log().lead();
        cluster.until(() -> cluster.api().isLeading() && cluster.count("scheduler_reregistered_event") == 1);
        cluster.advance(Duration.ofSeconds(30));
        assertThat(cluster.running("/web")).isEqualTo(3);
        assertThat(cluster.master.launched("web")).hasSize(3);
    }

    @Test
    void aLostLaunchIsFoundOutAndMadeAgain() {
        cluster.master.lost = call -> call instanceof io.slipway.mesosapi.Call.Accept;
        cluster.put("/web", "{" + CHECKED + "}");
        cluster.advance(Duration.ofSeconds(5));
        cluster.master.lost = call -> false;
        cluster.until(() -> cluster.running("/web") == 1, Duration.ofMinutes(5));
        assertThat(cluster.snapshot().tasks(id("/web")).get(0).id()).endsWith("._app.2");
    }
}
