package io.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.agent.fetch.FetchException;
import io.slipway.agent.testing.Await;
import io.slipway.agent.testing.RecordingMaster;
import io.slipway.agent.testing.SwitchedFetcher;
import io.slipway.agent.testing.TestTasks;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does when the machine is against it. */
class AgentTroubleTest {
    @TempDir
    Path folder;

    private final RecordingMaster master = new RecordingMaster();
    private final SwitchedFetcher fetcher = new SwitchedFetcher();
    private final ThreadEventLoop loop = new ThreadEventLoop("agent", Clock.system(), 10_000);
    private Agent agent;
    private Path mounted;

    private void open(Path work) throws Exception {
        agent = Agent.start(
                AgentConfig.of(work, "127.0.0.1", 5051, "1"), loop, master, fetcher, Ids.secure(), new Metrics());
        Await.get(agent.id());
    }

    @AfterEach
    void close() throws Exception {
        if (agent != null) {
            agent.close(true);
        }
        loop.close();
        if (mounted != null) {
            new ProcessBuilder("umount", mounted.toString()).start().waitFor();
        }
    }

    private TaskId run(TaskInfo task) {
        master.send(new ToAgent.Run(TestTasks.FRAMEWORK, task));
        return task.taskId();
    }

    @Test
    void failsTasksOnAFullDiskAndLivesOn() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "none", small.toString()).start();
        assumeTrue(mount.waitFor() == 0, "cannot mount");
        mounted = small;
        open(small.resolve("agent"));
        Path filler = small.resolve("filler");
        fill(filler);
        TaskStatus failed = master.report(run(TestTasks.shell("unlucky", "true")), TaskState.TASK_FAILED);
        assertThat(failed.reason()).isEqualTo(Reason.REASON_CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message()).contains("no space left on the agent's disk");
        Files.delete(filler);
        master.report(run(TestTasks.shell("lucky", "true")), TaskState.TASK_FINISHED);
        Await.until("records gone", () -> {
            try (Stream<Path> records = Files.list(small.resolve("agent/meta/tasks"))) {
                return records.findAny().isEmpty();
            }
        });
    }

    @Test
    void tellsTheMasterThatItsDiskIsNearlyFullAgainInEachSession() throws Exception {
        Path small = Files.createDirectories(folder.resolve("nearly-full"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=40m", "none", small.toString()).start();
        assumeTrue(mount.waitFor() == 0, "cannot mount");
        mounted = small;
        Files.write(small.resolve("filler"), new byte[39 << 20]);
        open(small.resolve("agent"));
        Await.until("told", () -> master.conditions().size() == 1);
        assertThat(master.conditions().get(0).pressures()).singleElement().satisfies(pressure -> {
            assertThat(pressure.kind()).isEqualTo(FromAgent.Pressure.Kind.DISK);
            assertThat(pressure.words()).contains("left of 40 MiB, expected at least 2 MiB");
        });
        master.drop("failover");
        Await.until("told again", () -> master.conditions().size() == 2);
        master.report(run(TestTasks.shell("runs", "true")), TaskState.TASK_FINISHED);
    }

    private static void fill(Path file) throws IOException {
        try (var stream = Files.newOutputStream(file)) {
            while (true) {
                stream.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void saysThatTheDiskWasFullDuringTheFetch() throws Exception {
        open(folder.resolve("agent"));
        TaskId task = run(TestTasks.withUri(TestTasks.shell("fetches", "true"), "http://x/big.tgz"));
        Await.until("fetch", () -> fetcher.begun.size() == 1);
        fetcher.begun
                .get(0)
                .done()
                .completeExceptionally(new FetchException("cannot write /x: the disk is full", true, null));
        assertThat(master.report(task, TaskState.TASK_FAILED).message())
                .isEqualTo("no space left on the agent's disk: fetch failed: cannot write /x: the disk is full");
        master.report(run(TestTasks.shell("next", "true")), TaskState.TASK_FINISHED);
    }

    @Test
    void tellsThatASupervisorWasKilledAndKeepsItsTask() throws Exception {
        open(folder.resolve("agent"));
        TaskId task = run(TestTasks.shell("bereft", "echo $PPID $$; sleep 1000"));
        master.report(task, TaskState.TASK_RUNNING);
        Path stdout = folder.resolve("agent/slaves/agent-1/frameworks/framework-1/executors/bereft/runs/latest/stdout");
        Await.until(
                "pids", () -> Files.exists(stdout) && Files.readString(stdout).contains(" "));
        String[] pids = Files.readString(stdout).trim().split(" ");
        ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow().destroyForcibly();
        Await.until(
                "warning",
                () -> master.reports(task).stream()
                        .anyMatch(report ->
                                report.message().contains("supervisor (process " + pids[0] + ") was killed")));
        assertThat(ProcessHandle.of(Long.parseLong(pids[1]))).isPresent();
        ProcessHandle.of(Long.parseLong(pids[1])).orElseThrow().destroyForcibly();
        TaskStatus failed = master.report(task, TaskState.TASK_FAILED);
        assertThat(failed.exitCode()).isNull();
        assertThat(failed.message()).contains("so the exit code is not known");
    }

    @Test
    void startsATaskOverThatWasStillFetchedWhenTheAgentWasRestarted() throws Exception {
        Path work = folder.resolve("agent");
        open(work);
        TaskId task = run(TestTasks.withUri(TestTasks.shell("fetches", "true"), "http://x/y.tgz"));
        Await.until("fetch", () -> fetcher.begun.size() == 1);
        agent.close(false);
        open(work);
        Await.until("second fetch", () -> fetcher.begun.size() == 2);
        assertThat(master.registrations().get(1).tasks())
                .extracting(running -> running.task().taskId())
                .containsExactly(task);
        CompletableFuture<Void> done = fetcher.begun.get(1).done();
        done.complete(null);
        master.report(task, TaskState.TASK_FINISHED);
        assertThat(master.reports(task)).extracting(TaskStatus::state).doesNotContain(TaskState.TASK_FAILED);
    }
}
