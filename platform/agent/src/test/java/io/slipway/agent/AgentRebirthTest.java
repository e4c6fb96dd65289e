package io.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.checkpoint.Checkpoints;
import io.slipway.agent.testing.Await;
import io.slipway.agent.testing.RecordingMaster;
import io.slipway.agent.testing.SwitchedFetcher;
import io.slipway.agent.testing.TestTasks;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that comes back to another world: its machine was restarted, its identity torn, or itself declared gone. */
class AgentRebirthTest {
    @TempDir
    Path work;

    private final RecordingMaster master = new RecordingMaster();
    private final ThreadEventLoop loop = new ThreadEventLoop("agent", Clock.system(), 10_000);
    private Agent agent;

    @BeforeEach
    void open() throws Exception {
        agent = Agent.start(
                AgentConfig.of(work, "127.0.0.1", 5051, "1"),
                loop,
                master,
                new SwitchedFetcher(),
                Ids.secure(),
                new Metrics());
        Await.get(agent.id());
    }

    @AfterEach
    void close() {
        agent.close(true);
        loop.close();
    }

    /** A task that runs, and its process. */
    private ProcessHandle running(TaskId task) throws Exception {
        master.report(task, TaskState.TASK_RUNNING);
        Path stdout = work.resolve("slaves/agent-1/frameworks/framework-1/executors/" + task + "/runs/latest/stdout");
        Await.until(
                "pid", () -> Files.exists(stdout) && Files.readString(stdout).endsWith("\n"));
        return ProcessHandle.of(Long.parseLong(Files.readString(stdout).trim())).orElseThrow();
    }

    private TaskId run(String name) {
        master.send(new ToAgent.Run(TestTasks.FRAMEWORK, TestTasks.shell(name, "echo $$; sleep 1000")));
        return new TaskId(name);
    }

    private Path volume() throws Exception {
        Path data = Files.createDirectories(work.resolve("volumes/framework-1/data"));
        return Files.writeString(data.resolve("kept"), "kept");
    }

    @Test
    void tellsItsTasksAsGoneAfterARestartOfTheMachineAndKeepsVolumes() throws Exception {
        TaskId task = run("before");
        ProcessHandle process = running(task);
        Path kept = volume();
        Checkpoints checkpoints = new Checkpoints(work);
        Await.until("boot kept", () -> checkpoints.boot().isPresent());
        agent.close(false);
        checkpoints.saveBoot("another boot");
        open();
        TaskStatus gone = master.report(task, TaskState.TASK_GONE);
        assertThat(gone.message()).contains("the machine was restarted");
        assertThat(gone.reason()).isEqualTo(Reason.REASON_AGENT_RESTARTED);
        assertThat(gone.uuid()).as("repeated until it is confirmed").isNotNull();
        assertThat(process.isAlive())
                .as("a process of that number is another's now")
                .isTrue();
        assertThat(kept).hasContent("kept");
        assertThat(lastRegistration().info().id()).isEqualTo(RecordingMaster.AGENT);
        process.destroyForcibly();
        Await.until("this boot kept", () -> !checkpoints.boot().equals(java.util.Optional.of("another boot")));
        agent.close(false);
        open();
        assertThat(master.reports(task).stream().filter(status -> status.state() == TaskState.TASK_GONE))
                .as("told once")
                .hasSize(1);
    }

    @Test
    void takesItsIdentityFromItsTasksWhenItIsTorn() throws Exception {
        TaskId task = run("knows");
        ProcessHandle process = running(task);
        agent.close(false);
        Path identity = work.resolve("meta/agent.json");
        byte[] whole = Files.readAllBytes(identity);
        Files.write(identity, java.util.Arrays.copyOf(whole, whole.length - 3));
        open();
        FromAgent.Register register = lastRegistration();
        assertThat(register.tasks()).hasSize(1);
        assertThat(register.info().id())
                .isEqualTo(register.tasks().get(0).task().agentId());
        assertThat(process.isAlive()).isTrue();
        try (Stream<Path> damaged = Files.list(work.resolve("meta/damaged"))) {
            assertThat(damaged).hasSize(1);
        }
    }

    @Test
    void endsItsTasksInSilenceAndJoinsAsANewAgentWhenItIsGone() throws Exception {
        TaskId task = run("replaced");
        ProcessHandle process = running(task);
        Path kept = volume();
        int reports = master.reports(task).size();
        master.send(new ToAgent.Gone("declared"));
        Await.until("joins anew", () -> master.registrations().size() == 2);
        assertThat(lastRegistration().info().id()).isNull();
        assertThat(lastRegistration().tasks()).isEmpty();
        Await.until("ended", () -> !process.isAlive());
        assertThat(master.reports(task)).hasSize(reports);
        assertThat(kept).hasContent("kept");
    }

    @Test
    void endsTheTasksOfAnIdentityThatIsLost() throws Exception {
        ProcessHandle process = running(run("orphan"));
        agent.close(false);
        Files.delete(work.resolve("meta/agent.json"));
        open();
        assertThat(lastRegistration().info().id()).isNull();
        Await.until("ended", () -> !process.isAlive());
    }

    private FromAgent.Register lastRegistration() {
        List<FromAgent.Register> all = master.registrations();
        return all.get(all.size() - 1);
    }
}
