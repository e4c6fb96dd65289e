package io.slipway.scheduler;

import static io.slipway.scheduler.TestCluster.FORCE;
import static io.slipway.scheduler.TestCluster.PLAIN;
import static io.slipway.scheduler.TestCluster.id;
import static io.slipway.scheduler.TestCluster.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.QueueItem;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.marathonapi.Task;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskState;
import io.slipway.scheduler.FakeMaster.Behaviour;
import io.slipway.scheduler.FakeMaster.FakeTask;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import io.slipway.scheduler.http.SchedulerApi.Deployment;
import io.slipway.scheduler.http.SchedulerApi.KillMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final String BIG = "cpus:16;mem:16384;disk:10000;ports:[31000-31999]";
    private static final String SLEEP = "'cmd':'sleep 100','cpus':0.1,'mem':32";
    private static final String CHECKED = SLEEP + ",'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}}]";

    private final TestCluster cluster = TestCluster.with(BIG, BIG);

    @AfterEach
    void holdsInvariants() {
        assertThat(cluster.master.violations).isEmpty();
        assertThat(cluster.master.outstandingOffers()).as("offers kept back").isLessThanOrEqualTo(2);
    }

    @Test
    void startsAnAppAndTellsHowItWent() {
        Deployment deployment = cluster.put("/web", "{" + SLEEP + ",'instances':3}");
        assertThat(deployment.created()).containsExactly(id("/web"));
        cluster.untilDone();
        assertThat(cluster.running("/web")).isEqualTo(3);
        assertThat(indexes("/web")).containsExactly(0, 1, 2);
        assertThat(cluster.snapshot().tasks(id("/web")).stream().map(Task::host))
                .as("spread over the agents")
                .contains("a1.local", "a2.local");
        assertThat(cluster.eventTypes())
                .contains("deployment_info", "deployment_step_success", "deployment_success", "status_update_event");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(cluster.master.isSuppressed())
                .as("no offers are wanted without work")
                .isTrue();
    }

    @Test
    void anAppMayHaveMoreInstancesThanOneWriteToTheLogHolds() {
        cluster.put("/web", "{'cmd':'sleep 100','cpus':100,'instances':60000}");
        cluster.until(() -> waiting("/web") == 60_000);
        cluster.crashAndRestart();
        cluster.until(() -> cluster.api().isLeading() && waiting("/web") == 60_000);
        cluster.await(cluster.api().updateApps(List.of(update("/web", "{'instances':1}")), AppMode.PUT_PARTIAL, FORCE));
        cluster.until(() -> waiting("/web") == 1);
    }

    private int waiting(String app) {
        return cluster.snapshot().queue().stream()
                .filter(item -> item.app().id().equals(id(app)))
                .mapToInt(QueueItem::count)
                .sum();
    }

    @Test
    void manyInstancesAreLaunchedPartByPart() {
        cluster.put("/web", "{'cmd':'sleep 100','cpus':0.01,'mem':1,'portDefinitions':[],'instances':2500}");
        cluster.put("/other", "{" + SLEEP + ",'instances':2}");
        cluster.untilDone();
        assertThat(cluster.running("/web")).isEqualTo(2500);
        assertThat(cluster.running("/other")).isEqualTo(2);
        assertThat(cluster.master.calls)
                .filteredOn(Call.Accept.class::isInstance)
                .as("an offer is used once")
                .hasSizeLessThan(10);
    }

    @Test
    void scalesUpAndDownAndKeepsTheOthersRunning() {
        cluster.put("/web", "{" + SLEEP + ",'instances':2}");
        cluster.untilDone();
        List<String> first = ids("/web");
        cluster.put("/web", "{'instances':5}");
        cluster.untilDone();
        assertThat(ids("/web")).hasSize(5).containsAll(first);
        cluster.put("/web", "{'instances':1}");
        cluster.untilDone();
        assertThat(cluster.running("/web")).isEqualTo(1);
        assertThat(first).as("the youngest go first").contains(ids("/web").get(0));
        assertThat(cluster.snapshot().lastFailure(id("/web"))).isEmpty();
    }

    @Test
    void replacesInstancesUnderTheUpgradeStrategy() {
        cluster.put(
                "/web",
                "{" + CHECKED + ",'instances':4,'upgradeStrategy':{'minimumHealthCapacity':0.5,"
                        + "'maximumOverCapacity':0.25}}");
        cluster.untilDone();
        List<String> old = ids("/web");
        cluster.put("/web", "{'cmd':'sleep 200'}");
        int most = 0;
        int leastServing = 4;
        while (!cluster.snapshot().deployments().isEmpty()) {
            cluster.time.step();
            most = Math.max(most, cluster.master.live("web").size());
            leastServing = Math.min(leastServing, (int) cluster.master.live("web").stream()
                    .filter(task -> Boolean.TRUE.equals(task.healthy))
                    .count());
        }
        assertThat(most).isLessThanOrEqualTo(5);
        assertThat(leastServing).isGreaterThanOrEqualTo(2);
        assertThat(ids("/web")).hasSize(4).doesNotContainAnyElementsOf(old);
    }

    @Test
    void waitsForHealthBeforeTheOldOnesGo() {
        cluster.put("/web", "{" + CHECKED + ",'instances':2}");
        cluster.untilDone();
        List<String> old = ids("/web");
        cluster.master.behaviour = task -> Behaviour.RUN_UNHEALTHY;
        cluster.put("/web", "{'cmd':'sleep 200'}");
        cluster.advance(Duration.ofMinutes(2));
        assertThat(ids("/web")).hasSize(4).containsAll(old);
        assertThat(cluster.snapshot().deployments().get(0).reasonsInWords())
                .contains("/web: 0 of 2 instances serve, 2 run but do not pass their health check yet,"
                        + " 2 run an older version");
    }

    @Test
    void judgesOldInstancesByTheVersionTheyRun() {
        cluster.put("/web", "{" + SLEEP + ",'instances':2}");
        cluster.untilDone();
        List<String> old = ids("/web");
        cluster.master.behaviour = task -> Behaviour.RUN_UNHEALTHY;
        Deployment bad = cluster.put(
                "/web",
                "{'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}}],"
                        + "'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':0}}");
        cluster.advance(Duration.ofMinutes(1));
        assertThat(ids("/web")).as("they had no check, and serve").containsAll(old);
        cluster.await(cluster.api().cancelDeployment(bad.id(), true));
        cluster.put("/web", "{'instances':1}");
        cluster.untilDone();
        assertThat(old).as("the one that never served went first").containsAll(ids("/web"));
    }

    @Test
    void goesBackToTheOldInstancesWhenADeploymentIsTakenBack() {
        cluster.put("/web", "{" + CHECKED + ",'instances':2}");
        cluster.untilDone();
        List<String> old = ids("/web");
        cluster.master.behaviour = task -> Behaviour.RUN_UNHEALTHY;
        Deployment bad = cluster.put("/web", "{'cmd':'sleep 200'}");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(cluster.await(cluster.api().cancelDeployment(bad.id(), false)))
                .isNotNull();
        cluster.untilDone();
        assertThat(ids("/web")).as("not restarted").containsExactlyInAnyOrderElementsOf(old);
        assertThat(cluster.snapshot().root().app(id("/web")).orElseThrow().cmd())
                .isEqualTo("sleep 100");
        assertThat(cluster.count("deployment_failed")).isEqualTo(1);
    }

    @Test
    void cancelsWithoutRollback() {
        cluster.master.behaviour = task -> Behaviour.FETCH;
        Deployment deployment = cluster.put("/web", "{" + SLEEP + "}");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(cluster.await(cluster.api().cancelDeployment(deployment.id(), true)))
                .isNull();
        assertThat(cluster.snapshot().deployments()).isEmpty();
        assertThat(cluster.snapshot().root().app(id("/web"))).isPresent();
        assertThat(cluster.snapshot().tasks(id("/web")).get(0).statusMessage()).isEqualTo("fetching, 12 of 40 MiB");
    }

    @Test
    void locksAppsThatAreDeployedUnlessForced() {
        cluster.master.behaviour = task -> Behaviour.FETCH;
        Deployment first = cluster.put("/web", "{" + SLEEP + "}");
        assertThatThrownBy(() -> cluster.put("/web", "{'instances':2}"))
                .isInstanceOfSatisfying(ApiError.class, error -> {
                    assertThat(error.status()).isEqualTo(409);
                    assertThat(error.body()
                                    .path("deployments")
                                    .path(0)
                                    .path("id")
                                    .asText())
                            .isEqualTo(first.id());
                });
        cluster.put("/other", "{" + SLEEP + "}");
        Deployment forced = cluster.await(
                cluster.api().updateApps(List.of(update("/web", "{'instances':2}")), AppMode.PUT_PARTIAL, FORCE));
        assertThat(cluster.snapshot().deployments().stream().map(d -> d.id()))
                .contains(forced.id())
                .doesNotContain(first.id());
    }

    @Test
    void startsDependentsOnceWhatTheyNeedServes() {
        cluster.put("/db", "{" + CHECKED + ",'instances':0}");
        cluster.untilDone();
        cluster.await(cluster.api()
                .updateApps(
                        List.of(
                                update("/db", "{'instances':1}"),
                                update("/web", "{" + SLEEP + ",'dependencies':['/db']}")),
                        AppMode.PUT_PARTIAL,
                        PLAIN));
        cluster.until(() -> !cluster.master.live("db").isEmpty());
        cluster.advance(Duration.ofMillis(500));
        assertThat(cluster.master.launched("web"))
                .as("db runs but does not serve yet")
                .isEmpty();
        cluster.untilDone();
        assertThat(cluster.running("/web")).isEqualTo(1);
    }

    @Test
    void startsACrashedTaskAgainAndWaitsLongerEachTime() {
        cluster.master.behaviour = task -> Behaviour.FAIL;
        cluster.put("/web", "{" + SLEEP + ",'backoffSeconds':2,'backoffFactor':2,'maxLaunchDelaySeconds':8}");
        cluster.advance(Duration.ofSeconds(60));
        int launches = cluster.master.launched("web").size();
        // Waits of 2, 4, 8, 8, ... seconds, and one for each start.
        assertThat(launches).isBetween(7, 9);
        assertThat(cluster.snapshot().lastFailure(id("/web")).orElseThrow()).satisfies(failure -> {
            assertThat(failure.message()).isEqualTo("boom");
            assertThat(failure.exitCode()).isEqualTo(1);
        });
        cluster.until(() -> !cluster.snapshot().queue().isEmpty()
                && !cluster.snapshot().queue().get(0).overdue());
        assertThat(cluster.snapshot().queue().get(0).reasonsInWords().get(0))
                .contains("more after failures; the last: TASK_FAILED");
        assertThat(new TreeSet<>(cluster.master.launched("web").stream()
                        .map(FakeTask::index)
                        .toList()))
                .as("the instance keeps its index")
                .containsExactly("0");
    }

    @Test
    void resetDelayLaunchesAtOnce() {
        cluster.master.behaviour = task -> Behaviour.FAIL;
        cluster.put("/web", "{" + SLEEP + ",'backoffSeconds':100,'maxLaunchDelaySeconds':100}");
        cluster.until(() -> cluster.snapshot().lastFailure(id("/web")).isPresent());
        cluster.advance(Duration.ofSeconds(10));
        assertThat(cluster.master.launched("web")).hasSize(1);
        cluster.await(cluster.api().resetDelay(id("/web")));
        cluster.advance(Duration.ofSeconds(2));
        assertThat(cluster.master.launched("web")).hasSize(2);
        assertThatThrownBy(() -> cluster.await(cluster.api().resetDelay(id("/none"))))
                .hasMessageContaining("/none");
    }

    @Test
    void killedTasksAreStartedAgainOrScaledAway() {
        cluster.put("/web", "{" + SLEEP + ",'instances':3}");
        cluster.untilDone();
        List<String> before = ids("/web");
        var killed = cluster.await(cluster.api().killTasks(Set.of(before.get(0), "unknown"), KillMode.RESTART, PLAIN));
        assertThat(killed.tasks()).extracting(Task::id).containsExactly(before.get(0));
        cluster.until(() -> !ids("/web").contains(before.get(0)) && cluster.running("/web") == 3);
        assertThat(indexes("/web")).containsExactly(0, 1, 2);
        assertThat(cluster.snapshot().lastFailure(id("/web")))
                .as("nobody failed")
                .isEmpty();
        String victim = before.get(1);
        var scaled = cluster.await(cluster.api().killTasks(Set.of(victim), KillMode.SCALE, PLAIN));
        assertThat(scaled.deployment()).isNotNull();
        cluster.untilDone();
        assertThat(cluster.running("/web")).isEqualTo(2);
        assertThat(ids("/web")).doesNotContain(victim);
    }

    @Test
    void removesAnAppWithItsTasks() {
        cluster.put("/web", "{" + SLEEP + ",'instances':2}");
        cluster.untilDone();
        cluster.await(cluster.api().deleteApp(id("/web"), false, PLAIN));
        cluster.untilDone();
        assertThat(cluster.snapshot().root().app(id("/web"))).isEmpty();
        assertThat(cluster.master.live("web")).isEmpty();
        assertThat(cluster.count("app_terminated_event")).isEqualTo(1);
        assertThatThrownBy(() -> cluster.await(cluster.api().deleteApp(id("/web"), false, PLAIN)))
                .hasMessageContaining("does not exist");
    }

    @Test
    void saysWhyAnAppWaits() {
        cluster.put("/fat", "{'cmd':'sleep 1','cpus':99,'mem':32}");
        cluster.until(() -> !cluster.snapshot().queue().isEmpty()
                && !cluster.snapshot().queue().get(0).lastUnusedOffers().isEmpty());
        QueueItem item = cluster.snapshot().queue().get(0);
        assertThat(item.overdue()).isTrue();
        assertThat(item.reasonsInWords())
                .contains("agent a1.local has 16 CPUs free, 83 less than the 99 the app asks for");
        assertThat(item.summary().rejectSummaryLastOffers().stream()
                        .filter(line -> line.reason() == RejectReason.InsufficientCpus)
                        .findFirst()
                        .orElseThrow()
                        .declined())
                .isEqualTo(2);
        assertThat(cluster.snapshot().deployments().get(0).reasonsInWords())
                .anyMatch(sentence -> sentence.startsWith("/fat: agent a1.local has 16 CPUs"));
    }

    @Test
    void launchesAsSoonAsRoomIsFreed() {
        TestCluster small = TestCluster.with("cpus:1;mem:1000");
        small.put("/one", "{'cmd':'sleep 1','cpus':1,'mem':32,'portDefinitions':[]}");
        small.untilDone();
        small.put("/two", "{'cmd':'sleep 1','cpus':1,'mem':32,'portDefinitions':[]}");
        small.advance(Duration.ofSeconds(20));
        assertThat(small.master.launched("two")).isEmpty();
        small.await(small.api().deleteApp(id("/one"), false, PLAIN));
        small.until(() -> small.running("/two") == 1, Duration.ofSeconds(3));
    }

    @Test
    void replacesInstancesOfALostAgentAndEndsThemWhenItReturns() {
        cluster.put("/web", "{" + SLEEP + ",'instances':2}");
        cluster.untilDone();
        cluster.master.lose("a1");
        cluster.until(() -> cluster.running("/web") == 2
                && cluster.snapshot().tasks(id("/web")).stream()
                        .allMatch(task -> task.host().equals("a2.local")));
        cluster.master.bringBack("a1");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(cluster.master.live("web")).hasSize(2);
        assertThat(cluster.count("unknown_instance_terminated_event")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void waitsForAnUnreachableInstanceAsLongAsTheAppSays() {
        cluster.put(
                "/web",
                "{" + SLEEP
                        + ",'instances':2,'unreachableStrategy':{'inactiveAfterSeconds':60,"
                        + "'expungeAfterSeconds':120}}");
        cluster.untilDone();
        cluster.master.lose("a1");
        cluster.advance(Duration.ofSeconds(50));
        assertThat(cluster.master.launched("web")).hasSize(2);
        cluster.advance(Duration.ofSeconds(15));
        assertThat(cluster.running("/web")).isEqualTo(2);
        assertThat(cluster.snapshot().tasks(id("/web"))).hasSize(3);
        cluster.master.bringBack("a1");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(cluster.running("/web")).as("one too many is ended again").isEqualTo(2);
        assertThat(cluster.master.live("web")).hasSize(2);
    }

    @Test
    void dataBringsAnInstanceBackToItsAgentAndPorts() {
        String volume = ",'container':{'type':'MESOS','volumes':[{'containerPath':'data','mode':'RW',"
                + "'persistent':{'size':100}}]}";
        cluster.put("/db", "{" + SLEEP + volume + ",'instances':2}");
        cluster.untilDone();
        List<Task> before = cluster.snapshot().tasks(id("/db"));
        assertThat(before.get(0).localVolumes().get(0).persistenceId()).isEqualTo("db#data#0");
        cluster.await(cluster.api().restartApp(id("/db"), PLAIN));
        cluster.untilDone();
        List<Task> after = cluster.snapshot().tasks(id("/db"));
        for (int i = 0; i < 2; i++) {
            assertThat(after.get(i).host()).isEqualTo(before.get(i).host());
            assertThat(after.get(i).ports()).isEqualTo(before.get(i).ports());
            assertThat(after.get(i).id()).isNotEqualTo(before.get(i).id());
        }
        cluster.await(cluster.api().deleteApp(id("/db"), false, PLAIN));
        cluster.untilDone();
        assertThat(cluster.master.destroyed).isEmpty();
        cluster.put("/db", "{" + SLEEP + volume + ",'instances':1}");
        cluster.untilDone();
        assertThat(cluster.snapshot().tasks(id("/db")).get(0).host())
                .isEqualTo(before.get(0).host());
        cluster.await(cluster.api().deleteApp(id("/db"), true, PLAIN));
        cluster.untilDone();
        cluster.advance(Duration.ofSeconds(1));
        assertThat(cluster.master.destroyed.stream()
                        .flatMap(call -> call.persistenceIds().stream())
                        .toList())
                .containsExactlyInAnyOrder("db#data#0", "db#data#1");
    }

    @Test
    void dataOfALostAgentIsWaitedFor() {
        cluster.put(
                "/db",
                "{" + SLEEP + ",'container':{'type':'MESOS','volumes':[{'containerPath':'data','mode':'RW',"
                        + "'persistent':{'size':100}}]}}");
        cluster.untilDone();
        Task task = cluster.snapshot().tasks(id("/db")).get(0);
        cluster.master.end(cluster.master.live("db").get(0), TaskState.TASK_FAILED, "disk trouble", 1);
        cluster.master.lose(task.slaveId());
        cluster.advance(Duration.ofSeconds(30));
        assertThat(cluster.master.launched("db")).hasSize(1);
        assertThat(cluster.snapshot().queue().get(0).reasonsInWords().toString())
                .contains("its data is on agent " + task.slaveId());
        cluster.master.bringBack(task.slaveId());
        cluster.until(() -> cluster.running("/db") == 1);
        assertThat(cluster.snapshot().tasks(id("/db")).get(0).slaveId()).isEqualTo(task.slaveId());
    }

    @Test
    void aDeploymentWithATimeLimitFailsWhenItIsOver() {
        cluster.master.behaviour = task -> Behaviour.FETCH;
        cluster.put("/web", "{" + SLEEP + ",'labels':{'SLIPWAY_DEPLOYMENT_TIMEOUT':'30'}}");
        cluster.advance(Duration.ofSeconds(29));
        assertThat(cluster.snapshot().deployments()).hasSize(1);
        cluster.advance(Duration.ofSeconds(2));
        assertThat(cluster.snapshot().deployments()).isEmpty();
        assertThat(cluster.events.stream()
                        .filter(ApiEvent.DeploymentFailed.class::isInstance)
                        .map(event -> ((ApiEvent.DeploymentFailed) event).reason())
                        .toList()
                        .toString())
                .contains("30 s after it began");
    }

    @Test
    void aFixedPortThatTheAppItselfHoldsIsExplained() {
        TestCluster one = TestCluster.with(BIG);
        one.put("/web", "{" + SLEEP + ",'requirePorts':true,'portDefinitions':[{'port':31500}]}");
        one.untilDone();
        one.put("/web", "{'cmd':'sleep 200'}");
        one.until(() -> !one.snapshot().queue().isEmpty()
                && one.snapshot().queue().get(0).reasonsInWords().toString().contains("own instance"));
        assertThat(one.snapshot().queue().get(0).reasonsInWords().toString()).contains("minimumHealthCapacity below 1");
    }

    @Test
    void repeatsKillsUntilTheyAreHeard() {
        cluster.put("/web", "{" + SLEEP + "}");
        cluster.untilDone();
        cluster.master.lost = call -> call instanceof Call.Kill;
        cluster.await(cluster.api().deleteApp(id("/web"), false, PLAIN));
        cluster.advance(Duration.ofSeconds(15));
        assertThat(cluster.master.live("web")).hasSize(1);
        cluster.master.lost = call -> false;
        cluster.advance(Duration.ofSeconds(15));
        assertThat(cluster.master.live("web")).isEmpty();
        assertThat(cluster.snapshot().deployments()).isEmpty();
    }

    @Test
    void startsAnewWhenTheMasterHasEndedTheFramework() {
        cluster.put("/web", "{" + SLEEP + ",'instances':2}");
        cluster.untilDone();
        String before = cluster.snapshot().frameworkId().orElseThrow();
        cluster.master.remove();
        cluster.until(() -> cluster.snapshot()
                .frameworkId()
                .filter(now -> !now.equals(before))
                .isPresent());
        cluster.until(() -> cluster.master.live("web").size() == 2);
        assertThat(cluster.count("scheduler_disconnected_event")).isEqualTo(1);
    }

    @Test
    void dryRunChangesNothing() {
        Deployment plan = cluster.await(cluster.api()
                .updateApps(
                        List.of(update("/web", "{" + SLEEP + "}")),
                        AppMode.CREATE,
                        new io.slipway.scheduler.http.SchedulerApi.Options(false, true)));
        assertThat(plan.id()).isNull();
        assertThat(plan.steps()).hasSize(2);
        assertThat(cluster.snapshot().root().allApps()).isEmpty();
    }

    @Test
    void rollsBackToAnEarlierVersion() {
        cluster.put("/web", "{" + SLEEP + "}");
        cluster.untilDone();
        var first = cluster.snapshot().appVersions(id("/web")).get(0);
        cluster.put("/web", "{'cmd':'sleep 200'}");
        cluster.untilDone();
        cluster.put("/web", "{'version':'" + first + "'}");
        cluster.untilDone();
        assertThat(cluster.snapshot().root().app(id("/web")).orElseThrow().cmd())
                .isEqualTo("sleep 100");
        assertThat(cluster.snapshot().appVersions(id("/web"))).hasSize(3);
        assertThat(cluster.snapshot().appAt(id("/web"), first)).isPresent();
        assertThatThrownBy(() -> cluster.put("/web", "{'version':'2001-01-01T00:00:00.000Z'}"))
                .hasMessageContaining("does not exist in version");
    }

    @Test
    void servicePortsAreUniqueInTheCluster() {
        cluster.put("/a", "{" + SLEEP + "}");
        cluster.put("/b", "{" + SLEEP + "}");
        int a = cluster.snapshot()
                .root()
                .app(id("/a"))
                .orElseThrow()
                .servicePorts()
                .get(0);
        int b = cluster.snapshot()
                .root()
                .app(id("/b"))
                .orElseThrow()
                .servicePorts()
                .get(0);
        assertThat(a).isBetween(10_000, 20_000).isNotEqualTo(b);
    }

    private List<String> ids(String app) {
        return cluster.snapshot().tasks(id(app)).stream().map(Task::id).toList();
    }

    private List<Integer> indexes(String app) {
        return cluster.snapshot().tasks(id(app)).stream()
                .map(Task::instanceIndex)
                .sorted()
                .toList();
    }
}
