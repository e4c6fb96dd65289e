package io.slipway.master.testing;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An agent whose every step a test takes, but for the answers to pings. */
public final class FakeAgent {
    private final Bench bench;
    private final Ids ids;
    public AgentInfo info;
    public final List<ToAgent> messages = new ArrayList<>();
    public final Map<TaskId, FromAgent.RunningTask> tasks = new LinkedHashMap<>();
    private final Map<FrameworkId, FrameworkInfo> frameworks = new LinkedHashMap<>();
    public @Nullable String closed;
    public boolean answersPings = true;
    private AgentGateway.@Nullable Session session;

    public FakeAgent(Bench bench, String hostname, String resources, Attributes attributes) {
        this.bench = bench;
        this.ids = new Ids(new Random(hostname.hashCode()));
        this.info = new AgentInfo(null, hostname, 5051, Resources.parse(resources), attributes, "0.1.0");
    }

    /** Opens a session and registers with what it has. */
    public void register() {
        register(registration());
    }

    /** What it registers with. */
    public FromAgent.Register registration() {
        return new FromAgent.Register(info, List.copyOf(tasks.values()), List.copyOf(frameworks.values()));
    }

    /** Opens a session and registers. */
    public void register(FromAgent.Register with) {
        closed = null;
        session = bench.master.agentGateway().open(new AgentGateway.Listener() {
            @Override
            public void onMessage(ToAgent message) {
                received(message);
            }

            @Override
            public void onClosed(String reason) {
                closed = reason;
            }
        });
        send(with);
    }

    public AgentId id() {
        return Objects.requireNonNull(info.id());
    }

    public void send(FromAgent message) {
        Objects.requireNonNull(session).send(message);
        bench.time.settle();
    }

    public void disconnect() {
        Objects.requireNonNull(session).close();
        bench.time.settle();
    }

    /** The session breaks without the master hearing of it. */
    public void fallSilent() {
        answersPings = false;
    }

    /** Loses everything it has, as when its work folder was deleted. */
    public void wipe() {
        info = new AgentInfo(null, info.hostname(), info.port(), info.resources(), info.attributes(), info.version());
        tasks.clear();
    }

    /** Reports a task's state with a new uuid. */
    public TaskStatus report(TaskInfo task, TaskState state) {
        TaskStatus status = TaskStatus.of(task.taskId(), state, TaskStatus.Source.SOURCE_EXECUTOR, bench.time.now())
                .withUuid(ids.uuid())
                .on(id());
        FromAgent.RunningTask running = Objects.requireNonNull(tasks.get(task.taskId()));
        tasks.put(task.taskId(), new FromAgent.RunningTask(running.frameworkId(), running.task(), status));
        resend(status, state);
        return status;
    }

    public void resend(TaskStatus status, TaskState latest) {
        FromAgent.RunningTask running = Objects.requireNonNull(tasks.get(status.taskId()));
        send(new FromAgent.Update(running.frameworkId(), status, latest));
    }

    /** Takes the messages of a kind that have come since it was last asked for any. */
    public <M extends ToAgent> List<M> take(Class<M> type) {
        List<M> taken =
                messages.stream().filter(type::isInstance).map(type::cast).toList();
        messages.clear();
        return taken;
    }

    private void received(ToAgent message) {
        messages.add(message);
        if (message instanceof ToAgent.Registered registered) {
            info = info.withId(registered.agentId());
        } else if (message instanceof ToAgent.Run run) {
            FrameworkId framework = Objects.requireNonNull(run.framework().id());
            frameworks.put(framework, run.framework());
            TaskStatus staging = TaskStatus.of(
                    run.task().taskId(), TaskState.TASK_STAGING, TaskStatus.Source.SOURCE_AGENT, bench.time.now());
            tasks.put(run.task().taskId(), new FromAgent.RunningTask(framework, run.task(), staging));
        } else if (message instanceof ToAgent.Acknowledge acknowledge) {
            tasks.computeIfPresent(
                    acknowledge.taskId(),
                    (id, running) -> running.latest().state().terminal()
                                    && acknowledge
                                            .uuid()
                                            .equals(running.latest().uuid())
                            ? null
                            : running);
        } else if (message instanceof ToAgent.ShutdownFramework shutdown) {
            tasks.values().removeIf(running -> running.frameworkId().equals(shutdown.frameworkId()));
        } else if (message instanceof ToAgent.Ping && answersPings) {
            Objects.requireNonNull(session).send(new FromAgent.Pong());
        }
    }
}
