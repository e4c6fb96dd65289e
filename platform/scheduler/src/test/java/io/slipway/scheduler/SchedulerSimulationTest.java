package io.slipway.scheduler;

import static io.slipway.scheduler.TestCluster.FORCE;
import static io.slipway.scheduler.TestCluster.PLAIN;
import static io.slipway.scheduler.TestCluster.id;
import static io.slipway.scheduler.TestCluster.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Task;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.replication.NotLeadingException;
import io.slipway.scheduler.FakeMaster.Behaviour;
import io.slipway.scheduler.FakeMaster.FakeTask;
import io.slipway.scheduler.deployment.ReplaceRules;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import io.slipway.scheduler.http.SchedulerApi.KillMode;
import io.slipway.scheduler.http.SchedulerApi.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random requests, failures, losses and crashes from a seed. No instance ever has two live tasks, no app more tasks
 * than its strategy allows; and when the storm is over everything becomes as it was asked for.
 */
class SchedulerSimulationTest {
    private static final List<String> APPS = List.of("/a", "/b", "/c");
    private static final String BIG = "cpus:8;mem:8192;disk:10000;ports:[31000-31999]";

    static long[] seeds() {
        return java.util.stream.LongStream.range(0, 40).toArray();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingBecomesAsAskedFor(long seed) {
        new Storm(seed).run();
    }

    private static final class Storm {
        private final Random random;
        private final TestCluster cluster;
        private final List<CompletableFuture<?>> asked = new ArrayList<>();
        private final String seed;

        Storm(long seed) {
            this.seed = "seed " + seed;
            this.random = new Random(seed);
            this.cluster = new TestCluster(seed);
            for (int i = 1; i <= 3; i++) {
                cluster.master.agent("a" + i, BIG);
            }
            cluster.master.behaviour = task -> {
                int dice = random.nextInt(100);
                return dice < 70
                        ? Behaviour.RUN
                        : dice < 85 ? Behaviour.FAIL : dice < 95 ? Behaviour.RUN_UNHEALTHY : Behaviour.SILENT;
            };
            cluster.master.lost = call -> random.nextInt(50) == 0 && !(call instanceof Call.Decline);
        }

        void run() {
            for (int i = 0; i < 60; i++) {
                trouble();
                for (int step = random.nextInt(80); step > 0; step--) {
                    cluster.time.step();
                    check();
                }
            }
            calm();
            asked.forEach(this::checkAnswer);
        }

        private void trouble() {
            String app = APPS.get(random.nextInt(APPS.size()));
            Options options = random.nextInt(3) == 0 ? FORCE : PLAIN;
            switch (random.nextInt(14)) {
                case 0, 1, 2 ->
                    ask(cluster.api().updateApps(List.of(update(app, definition())), AppMode.PUT_PARTIAL, options));
                case 3, 4 ->
                    ask(cluster.api()
                            .updateApps(
                                    List.of(update(app, "{'instances':" + random.nextInt(5) + "}")),
                                    AppMode.PATCH,
                                    options));
                case 5 -> ask(cluster.api().restartApp(id(app), options));
                case 6 -> ask(cluster.api().deleteApp(id(app), random.nextBoolean(), options));
                case 7 ->
                    cluster.snapshot().deployments().stream()
                            .findFirst()
                            .ifPresent(deployment ->
                                    ask(cluster.api().cancelDeployment(deployment.id(), random.nextBoolean())));
                case 8 ->
                    cluster.snapshot().tasks(id(app)).stream()
                            .findFirst()
                            .ifPresent(task -> ask(cluster.api()
                                    .killTasks(Set.of(task.id()), KillMode.values()[random.nextInt(3)], options)));
                case 9 -> {
                    List<FakeTask> live = cluster.master.tasks.values().stream()
                            .filter(FakeTask::live)
                            .toList();
                    if (!live.isEmpty()) {
                        cluster.master.end(live.get(random.nextInt(live.size())), TaskState.TASK_FAILED, "bad luck", 1);
                    }
                }
                case 10 -> cluster.master.lose("a" + (1 + random.nextInt(3)));
                case 11 -> cluster.master.bringBack("a" + (1 + random.nextInt(3)));
                case 12 -> cluster.crashAndRestart();
                default -> cluster.master.disconnect(null);
            }
        }

        private String definition() {
            String checked = random.nextBoolean()
                    ? ",'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}}]"
                    : ",'healthChecks':[]";
            String strategy = ",'upgradeStrategy':{'minimumHealthCapacity':" + random.nextInt(3) / 2.0
                    + ",'maximumOverCapacity':" + random.nextInt(3) / 2.0 + "}";
            String unreachable = random.nextBoolean()
                    ? ""
                    : ",'unreachableStrategy':{'inactiveAfterSeconds':5,'expungeAfterSeconds':10}";
            return "{'cmd':'sleep " + random.nextInt(1, 9)
                    + "','cpus':0.5,'mem':32,'maxLaunchDelaySeconds':5,'instances':" + random.nextInt(5) + checked
                    + strategy + unreachable + "}";
        }

        private void ask(CompletableFuture<?> answer) {
            asked.add(answer);
        }

        private void checkAnswer(CompletableFuture<?> answer) {
            if (!answer.isDone()) {
                return; // asked of a process that died
            }
            try {
                answer.join();
            } catch (CompletionException e) {
                assertThat(e.getCause()).as(seed).isInstanceOfAny(ApiError.class, NotLeadingException.class);
            }
        }

        private void check() {
            assertThat(cluster.master.violations).as(seed).isEmpty();
            for (String name : APPS) {
                cluster.snapshot().root().app(id(name)).ifPresent(this::checkRoom);
            }
        }

        /**
         * Old instances of a bigger app may still be ending, and those of lost agents come back unasked: neither
         * counts against the limit.
         */
        private void checkRoom(AppDefinition app) {
            List<Task> tasks = cluster.snapshot().tasks(app.id());
            long fresh = tasks.stream()
                    .filter(task ->
                            task.state().equals("TASK_RUNNING") && app.version().equals(task.version()))
                    .filter(task -> !cluster.master.tasks.get(new TaskId(task.id())).wasLost)
                    .count();
            long limit = Math.max(ReplaceRules.maxInstances(app), app.instances() + 1L);
            assertThat(fresh).as("%s, tasks of %s", seed, app.id()).isLessThanOrEqualTo(limit);
            assertThat(new HashSet<>(tasks.stream().map(Task::instanceIndex).toList()))
                    .as("%s, indexes of %s", seed, app.id())
                    .hasSize(tasks.size());
        }

        /** Everything works from now on. */
        private void calm() {
            cluster.master.behaviour = task -> Behaviour.RUN;
            cluster.master.lost = call -> false;
            for (int i = 1; i <= 3; i++) {
                cluster.master.bringBack("a" + i);
            }
            for (FakeTask task : List.copyOf(cluster.master.tasks.values())) {
                boolean unhealthy = task.info.healthCheck() != null && !Boolean.TRUE.equals(task.healthy);
                boolean idle = task.state == TaskState.TASK_STAGING || unhealthy;
                if (task.live() && idle) {
                    cluster.master.end(task, TaskState.TASK_FAILED, "the last trouble", 1);
                }
            }
            try {
                cluster.until(this::isAsAskedFor, Duration.ofMinutes(30));
            } catch (AssertionError e) {
                throw new AssertionError(seed + ": " + describe(), e);
            }
            cluster.advance(Duration.ofSeconds(30));
            assertThat(isAsAskedFor())
                    .as("%s: it stays so: %s", seed, describe())
                    .isTrue();
            assertThat(cluster.master.violations).as(seed).isEmpty();
        }

        private boolean isAsAskedFor() {
            if (!cluster.snapshot().deployments().isEmpty()) {
                return false;
            }
            for (String name : APPS) {
                int wanted = cluster.snapshot()
                        .root()
                        .app(id(name))
                        .map(AppDefinition::instances)
                        .orElse(0);
                if (cluster.master.live(name.substring(1)).size() != wanted || cluster.running(name) != wanted) {
                    return false;
                }
            }
            return true;
        }

        private String describe() {
            StringBuilder text = new StringBuilder();
            cluster.snapshot().deployments().forEach(each -> text.append(each).append('\n'));
            cluster.snapshot()
                    .queue()
                    .forEach(each -> text.append(each.reasonsInWords()).append('\n'));
            for (String name : APPS) {
                text.append(name)
                        .append(" wants ")
                        .append(cluster.snapshot().root().app(id(name)).map(AppDefinition::instances))
                        .append(", runs ")
                        .append(cluster.master.live(name.substring(1)).size())
                        .append(", shows ")
                        .append(cluster.snapshot().tasks(id(name)).stream()
                                .map(task -> task.state() + task.id())
                                .toList())
                        .append('\n');
            }
            return text.toString();
        }
    }
}
