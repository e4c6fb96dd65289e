package io.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.slipway.agent.testing.Await;
import io.slipway.agent.testing.RecordingMaster;
import io.slipway.agent.testing.SwitchedFetcher;
import io.slipway.agent.testing.TestTasks;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
    @TempDir
    Path work;

    private final RecordingMaster master = new RecordingMaster();
    private final SwitchedFetcher fetcher = new SwitchedFetcher();
    private final ThreadEventLoop loop = new ThreadEventLoop("agent", Clock.system(), 10_000);
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Agent agent;

    @BeforeEach
    void start() throws Exception {
        open();
        Await.get(agent.id());
    }

    private void open() {
        AgentConfig config = new AgentConfig(
                work,
                "127.0.0.1",
                5051,
                Resources.parse("cpus:2;mem:1024;disk:1000;ports:[31000-31009]"),
                Attributes.NONE,
                "1.2.3",
                null,
                AgentConfig.Containment.DEFAULT,
                Duration.ofDays(7),
                10);
        agent = Agent.start(
                config,
                loop,
                master,
                fetcher,
                Ids.secure(),
                new Metrics(),
                (kind, fields) -> events.add(kind + " " + String.join(" ", fields)));
    }

    private void restart() {
        agent.close(false);
        open();
    }

    @AfterEach
    void close() {
        agent.close(true);
        loop.close();
    }

    private TaskId run(TaskInfo task) {
        master.send(new ToAgent.Run(TestTasks.FRAMEWORK, task));
        return task.taskId();
    }

    private void kill(TaskId task) {
        master.send(new ToAgent.Kill(TestTasks.FRAMEWORK_ID, task, null));
    }

    private HttpResponse.Full get(String path) throws Exception {
        return (HttpResponse.Full)
                Await.get(agent.handler().handle(HttpRequest.get(path)).toCompletableFuture());
    }

    private Path sandbox(TaskId task) throws Exception {
        return work.resolve("slaves/agent-1/frameworks/framework-1/executors/" + task + "/runs/latest")
                .toRealPath();
    }

    @Test
    void tellsTheEventLogWhatHappens() throws Exception {
        TaskId task = run(TestTasks.shell("one", "exit 3"));
        master.report(task, TaskState.TASK_FAILED);
        restart();
        Await.get(agent.id());
        assertThat(events)
                .contains(
                        "session-opened agent agent-1 host 127.0.0.1",
                        "task-taken task one framework framework-1",
                        "task-ended task one framework framework-1 state TASK_FAILED reason exited with 3");
        assertThat(events.get(0)).startsWith("agent-started agent  host 127.0.0.1 tasks 0 reason the agent's process");
        assertThat(events).anyMatch(event -> event.startsWith("agent-started agent agent-1 host 127.0.0.1"));
    }

    @Test
    void runsATaskToItsEnd() throws Exception {
        TaskId task = run(TestTasks.shell("one", "echo $GREETING $MESOS_AGENT_ID $MESOS_TASK_ID; pwd"));
        TaskStatus finished = master.report(task, TaskState.TASK_FINISHED);
        assertThat(finished.exitCode()).isZero();
        assertThat(finished.message()).isEqualTo("exited with 0");
        assertThat(finished.agentId()).isEqualTo(RecordingMaster.AGENT);
        assertThat(master.reports(task)).extracting(TaskStatus::state).startsWith(TaskState.TASK_RUNNING);
        assertThat(Files.readString(sandbox(task).resolve("stdout")))
                .isEqualTo("hello agent-1 one\n" + sandbox(task) + "\n");
        Await.until(
                "records gone",
                () -> Files.list(work.resolve("meta/tasks")).findAny().isEmpty());
    }

    @Test
    void introducesItself() {
        FromAgent.Register first = master.registrations().get(0);
        assertThat(first.info().id()).isNull();
        assertThat(first.info().hostname()).isEqualTo("127.0.0.1");
        assertThat(first.info().resources().amount("mem")).isEqualTo(1024);
        assertThat(first.info().attributes().values()).containsKey("jdk");
        assertThat(first.tasks()).isEmpty();
    }

    @Test
    void tellsWhyATaskFailed() throws Exception {
        TaskStatus failed = master.report(run(TestTasks.shell("crash", "exit 42")), TaskState.TASK_FAILED);
        assertThat(failed.exitCode()).isEqualTo(42);
        assertThat(failed.message()).isEqualTo("exited with 42");
        TaskStatus signalled = master.report(run(TestTasks.shell("seg", "kill -SEGV $$")), TaskState.TASK_FAILED);
        assertThat(signalled.message()).isEqualTo("ended by SIGSEGV (exit code 139)");
    }

    @Test
    void killsATask() throws Exception {
        TaskId task = run(TestTasks.shell("sleeper", "sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        kill(task);
        assertThat(master.report(task, TaskState.TASK_KILLED).message()).startsWith("killed: ended by SIGTERM");
        assertThat(master.reports(task))
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLING, TaskState.TASK_KILLED);
    }

    @Test
    void reportsAnUnknownTaskAsGone() throws Exception {
        TaskId task = new TaskId("nobody");
        kill(task);
        assertThat(master.report(task, TaskState.TASK_GONE).uuid()).isNull();
    }

    @Test
    void ignoresASecondOrderForOneTask() throws Exception {
        TaskInfo info = TestTasks.shell("twice", "echo x >> " + work.resolve("count") + "; sleep 1000");
        run(info);
        master.report(info.taskId(), TaskState.TASK_RUNNING);
        run(info);
        run(TestTasks.shell("after", "true"));
        master.report(new TaskId("after"), TaskState.TASK_FINISHED);
        assertThat(Files.readString(work.resolve("count"))).isEqualTo("x\n");
    }

    @Test
    void findsItsTasksAgainAfterARestart() throws Exception {
        Path go = work.resolve("go");
        TaskId stays = run(TestTasks.shell("stays", "sleep 1000"));
        TaskId ends = run(TestTasks.shell("ends", "while [ ! -e " + go + " ]; do sleep 0.02; done; exit 3"));
        master.report(stays, TaskState.TASK_RUNNING);
        master.report(ends, TaskState.TASK_RUNNING);
        String before = get("/state").text();
        agent.close(false);
        Files.createFile(go);
        Await.until("exit record", () -> Files.walk(work.resolve("meta")).anyMatch(file -> file.endsWith("exit")));
        open();
        assertThat(master.report(ends, TaskState.TASK_FAILED).exitCode()).isEqualTo(3);
        FromAgent.Register again = master.registrations().get(1);
        assertThat(again.info().id()).isEqualTo(RecordingMaster.AGENT);
        assertThat(again.tasks()).extracting(task -> task.task().taskId()).containsExactlyInAnyOrder(stays, ends);
        assertThat(again.tasks()).allMatch(task -> task.latest().state() == TaskState.TASK_RUNNING);
        assertThat(again.frameworks()).containsExactly(TestTasks.FRAMEWORK);
        assertThat(pid(get("/state").text(), stays)).isEqualTo(pid(before, stays));
        assertThat(master.reports(stays)).hasSize(1);
    }

    private static String pid(String state, TaskId task) throws Exception {
        for (var executor : new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(state)
                .at("/frameworks/0/executors")) {
            if (executor.path("id").asText().equals(task.value())) {
                return executor.path("pid").asText();
            }
        }
        return "no such task in " + state;
    }

    @Test
    void sendsAReportAgainAfterARestartUntilItIsAcknowledged() throws Exception {
        master.acknowledges(false);
        TaskId task = run(TestTasks.shell("quick", "exit 1"));
        TaskStatus running = master.report(task, TaskState.TASK_RUNNING);
        Await.until("exit", () -> get("/state").text().contains("TASK_FAILED"));
        restart();
        Await.until("again", () -> master.reports(task).size() == 2);
        assertThat(master.reports(task)).allMatch(report -> running.uuid().equals(report.uuid()));
        assertThat(master.registrations().get(1).tasks().get(0).latest().state())
                .isEqualTo(TaskState.TASK_FAILED);
        master.acknowledges(true);
        master.acknowledge(new FromAgent.Update(TestTasks.FRAMEWORK_ID, running, TaskState.TASK_FAILED));
        assertThat(master.report(task, TaskState.TASK_FAILED).exitCode()).isEqualTo(1);
        Await.until(
                "records gone",
                () -> Files.list(work.resolve("meta/tasks")).findAny().isEmpty());
    }

    @Test
    void opensANewSessionWhenOneIsLost() throws Exception {
        TaskId task = run(TestTasks.shell("stays", "sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        master.drop("the master is gone");
        Await.until("second registration", () -> master.registrations().size() == 2);
        assertThat(master.registrations().get(1).tasks()).hasSize(1);
        kill(task);
        master.report(task, TaskState.TASK_KILLED);
    }

    @Test
    void tellsHowAFetchGoesAndStartsTheTaskThen() throws Exception {
        TaskId task = run(TestTasks.withUri(TestTasks.shell("fetches", "true"), "http://x/y.tgz"));
        Await.until("fetch", () -> fetcher.begun.size() == 1);
        SwitchedFetcher.Begun fetch = fetcher.begun.get(0);
        assertThat(fetch.order().uris().get(0).value()).isEqualTo("http://x/y.tgz");
        fetch.progress().accept("fetching y.tgz: 1 of 2 files");
        fetch.progress().accept("fetching y.tgz: 2 of 2 files");
        TaskStatus starting = master.report(task, TaskState.TASK_STARTING);
        assertThat(starting.uuid()).isNull();
        assertThat(starting.message()).isEqualTo("fetching y.tgz: 1 of 2 files");
        fetch.done().complete(null);
        master.report(task, TaskState.TASK_FINISHED);
        assertThat(master.reports(task))
                .filteredOn(report -> report.state() == TaskState.TASK_STARTING)
                .hasSize(1);
        assertThat(Files.readString(sandbox(task).resolve("stderr")))
                .contains("1 of 2 files")
                .contains("fetched all files");
    }

    @Test
    void killsATaskThatFetches() throws Exception {
        TaskId task = run(TestTasks.withUri(TestTasks.shell("fetches", "true"), "http://x/y.tgz"));
        Await.until("fetch", () -> fetcher.begun.size() == 1);
        kill(task);
        TaskStatus killed = master.report(task, TaskState.TASK_KILLED);
        assertThat(killed.reason()).isEqualTo(Reason.REASON_TASK_KILLED_DURING_LAUNCH);
        assertThat(fetcher.begun.get(0).done()).isCompletedExceptionally();
    }

    @Test
    void endsATaskThatIsUnhealthyAndSaysWhy() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            HealthCheck check = new HealthCheck(
                    new HealthCheck.Http("http", null, server.getAddress().getPort(), "/health", false),
                    Duration.ZERO,
                    Duration.ofMillis(50),
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    3);
            TaskId task = run(TestTasks.with(TestTasks.shell("served", "sleep 1000"), check));
            Await.until(
                    "healthy",
                    () -> master.reports(task).stream().anyMatch(report -> Boolean.TRUE.equals(report.healthy())));
            status.set(503);
            TaskStatus failed = master.report(task, TaskState.TASK_FAILED);
            assertThat(failed.healthy()).isFalse();
            assertThat(failed.message())
                    .startsWith("the health check failed 3 times in a row, last: GET http://127.0.0.1:")
                    .contains("/health answered 503, expected 200 to 399; the task was ended for it: ended by SIGTERM");
            assertThat(failed.check().consecutiveFailures()).isEqualTo(3);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void keepsVolumesUntilTheyAreDestroyed() throws Exception {
        TaskInfo writer =
                TestTasks.withVolume(TestTasks.shell("writer", "echo kept > data/file"), "app#data#0", "data");
        master.report(run(writer), TaskState.TASK_FINISHED);
        TaskInfo reader =
                TestTasks.withVolume(TestTasks.shell("reader", "cat data/file; sleep 1000"), "app#data#0", "data");
        TaskId task = run(reader);
        master.report(task, TaskState.TASK_RUNNING);
        Path folder = work.resolve("volumes/framework-1/app#data#0");
        Await.until(
                "read",
                () -> Files.exists(sandbox(task).resolve("stdout"))
                        && Files.readString(sandbox(task).resolve("stdout")).equals("kept\n"));
        master.send(new ToAgent.DestroyVolumes(TestTasks.FRAMEWORK_ID, List.of("app#data#0")));
        get("/state");
        assertThat(folder.resolve("file")).exists();
        kill(task);
        master.report(task, TaskState.TASK_KILLED);
        Await.until("destroyed", () -> !Files.exists(folder));
    }

    @Test
    void givesATaskTheJdkItAsksFor() throws Exception {
        int own = Runtime.version().feature();
        TaskId task = run(TestTasks.withLabel(
                TestTasks.shell("java", "java -version 2>&1 | head -1; echo $JAVA_HOME"), "SLIPWAY_JDK", own + ""));
        master.report(task, TaskState.TASK_FINISHED);
        assertThat(Files.readString(sandbox(task).resolve("stdout"))).contains("version \"" + own);
        TaskStatus failed = master.report(
                run(TestTasks.withLabel(TestTasks.shell("old", "true"), "SLIPWAY_JDK", "5")), TaskState.TASK_FAILED);
        assertThat(failed.message()).startsWith("the task needs a JDK 5 (label SLIPWAY_JDK); this agent has JDK ");
    }

    @Test
    void refusesAVolumeOutsideTheSandbox() throws Exception {
        TaskId task = run(TestTasks.withVolume(TestTasks.shell("bad", "true"), "v", "../x"));
        TaskStatus error = master.report(task, TaskState.TASK_ERROR);
        assertThat(error.message()).contains("containerPath '../x' must be one folder name");
    }

    @Test
    void endsTheTasksOfAFrameworkThatIsGone() throws Exception {
        TaskId task = run(TestTasks.shell("orphan", "sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        master.send(new ToAgent.ShutdownFramework(TestTasks.FRAMEWORK_ID));
        Await.until(
                "records gone",
                () -> Files.list(work.resolve("meta/tasks")).findAny().isEmpty());
        assertThat(get("/state").text()).doesNotContain("orphan");
    }

    @Test
    void stopsItsTasksWhenAskedTo() throws Exception {
        TaskId task = run(TestTasks.shell("sleeper", "echo $$ > pid; sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        Await.until(
                "pid",
                () -> Files.exists(sandbox(task).resolve("pid"))
                        && Files.size(sandbox(task).resolve("pid")) > 0);
        long pid = Long.parseLong(Files.readString(sandbox(task).resolve("pid")).trim());
        agent.close(true);
        assertThat(ProcessHandle.of(pid)).isEmpty();
        open();
    }

    @Test
    void tellsOfADamagedCheckpointAndEndsItsContainer() throws Exception {
        TaskId task = run(TestTasks.shell("hurt", "echo $$ > pid; sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        Await.until(
                "pid",
                () -> Files.exists(sandbox(task).resolve("pid"))
                        && Files.size(sandbox(task).resolve("pid")) > 0);
        long pid = Long.parseLong(Files.readString(sandbox(task).resolve("pid")).trim());
        agent.close(false);
        Path record =
                Files.list(work.resolve("meta/tasks")).findFirst().orElseThrow().resolve("task.json");
        byte[] whole = Files.readAllBytes(record);
        Files.write(record, java.util.Arrays.copyOf(whole, whole.length / 2));
        open();
        Await.until("ended", () -> ProcessHandle.of(pid).isEmpty());
        Await.until("registered", () -> master.registrations().size() == 2);
        assertThat(master.registrations().get(1).tasks()).isEmpty();
        Path damaged = work.resolve("meta/damaged")
                .resolve(record.getParent().getFileName())
                .toRealPath();
        Path groups = Path.of("/sys/fs/cgroup/memory/slipway");
        Await.until(
                "control groups gone",
                () -> !Files.isDirectory(groups)
                        || Files.find(groups, 2, (path, unused) -> path.endsWith(damaged.getFileName()))
                                .findAny()
                                .isEmpty());
    }

    @Test
    void doesNotShareItsFolder() {
        assertThatThrownBy(this::open)
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("belongs to an agent that runs");
    }

    @Test
    void handsOutSandboxesAndNothingElse() throws Exception {
        TaskId task = run(TestTasks.shell("files", "printf abcdef; mkdir d; ln -s /etc/passwd leak; echo x > d/é"));
        master.report(task, TaskState.TASK_FINISHED);
        String sandbox = sandbox(task).toString();
        assertThat(get("/files/browse?path=" + sandbox).text())
                .contains("\"path\":\"" + sandbox + "/stdout\"")
                .contains("\"mode\":\"-rw-r--r--\"")
                .contains("\"size\":6");
        String virtual = "/framework/framework-1/executor/files/latest";
        assertThat(get("/files/browse?path=" + virtual + "/d").text()).contains(virtual + "/d/é");
        assertThat(get("/files/read?path=" + sandbox + "/stdout&offset=2&length=3")
                        .text())
                .isEqualTo("{\"data\":\"cde\",\"offset\":2}");
        assertThat(get("/files/read?path=" + sandbox + "/stdout").text()).isEqualTo("{\"data\":\"\",\"offset\":6}");
        assertThat(get("/files/read?path=" + sandbox + "/stdout&offset=-1").text())
                .isEqualTo("{\"data\":\"\",\"offset\":6}");
        assertThat(get("/files/read?path=" + sandbox + "/stdout&offset=99").text())
                .isEqualTo("{\"data\":\"\",\"offset\":99}");
        assertThat(get("/files/read").status()).isEqualTo(400);
        assertThat(get("/files/read?path=" + sandbox).status()).isEqualTo(400);
        assertThat(get("/files/read?path=" + sandbox + "/stdout&offset=x").status())
                .isEqualTo(400);
        for (String path : List.of(
                sandbox + "/leak",
                sandbox + "/none",
                "/etc/passwd",
                sandbox + "/../../../../../../../../meta/agent.json",
                virtual + "/../../../../../../../../meta/agent.json",
                work + "/meta/agent.json")) {
            assertThat(get("/files/read?path=" + path + "&offset=0").status())
                    .as(path)
                    .isEqualTo(404);
            assertThat(get("/files/download?path=" + path).status()).as(path).isEqualTo(404);
            assertThat(get("/files/browse?path=" + path).status()).as(path).isEqualTo(404);
        }
        HttpResponse download = Await.get(agent.handler()
                .handle(HttpRequest.get("/files/download?path=" + sandbox + "/stdout"))
                .toCompletableFuture());
        assertThat(download).isInstanceOf(HttpResponse.File.class);
    }

    @Test
    void showsItsContainers() throws Exception {
        TaskId task = run(TestTasks.shell("shown", "sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        assertThat(get("/health").status()).isEqualTo(200);
        assertThat(get("/monitor/statistics").text())
                .contains("\"executor_id\":\"shown\"")
                .contains("\"cpus_limit\":0.1")
                .contains("\"mem_limit_bytes\":33554432");
        assertThat(get("/containers").text()).contains("\"container_id\":").contains("\"executor_pid\":");
        assertThat(get("/slave(1)/state").text())
                .contains("\"state\":\"TASK_RUNNING\"")
                .contains("\"directory\":\"" + sandbox(task) + "\"")
                .contains("\"isolation\":\"");
    }
}
