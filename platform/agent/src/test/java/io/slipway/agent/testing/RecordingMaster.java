package io.slipway.agent.testing;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A master that registers whoever comes, writes down what it is told, and acknowledges it if so set. Thread-safe. */
public final class RecordingMaster implements AgentGateway {
    public static final AgentId AGENT = new AgentId("agent-1");

    private final List<FromAgent> received = new CopyOnWriteArrayList<>();
    private volatile @Nullable Listener listener;
    private volatile boolean acknowledges = true;
    private volatile boolean answers = true;

    @Override
    public Session open(Listener opened) {
        listener = opened;
        return new Session() {
            @Override
            public void send(FromAgent message) {
                received.add(message);
                if (message instanceof FromAgent.Register && answers) {
                    opened.onMessage(new ToAgent.Registered(AGENT));
                }
                if (message instanceof FromAgent.Update update && acknowledges) {
                    acknowledge(update);
                }
            }

            @Override
            public void close() {
                listener = listener == opened ? null : listener;
            }
        };
    }

    public void acknowledges(boolean does) {
        acknowledges = does;
    }

    public void answers(boolean does) {
        answers = does;
    }

    public void acknowledge(FromAgent.Update update) {
        if (update.status().uuid() != null) {
            send(new ToAgent.Acknowledge(
                    update.frameworkId(),
                    update.status().taskId(),
                    update.status().uuid()));
        }
    }

    public void send(ToAgent message) {
        Listener now = listener;
        if (now != null) {
            now.onMessage(message);
        }
    }

    public void drop(String reason) {
        Listener now = listener;
        if (now != null) {
            now.onClosed(reason);
        }
    }

    public boolean connected() {
        return listener != null;
    }

    /** The registrations so far. */
    public List<FromAgent.Register> registrations() {
        return received.stream()
                .filter(FromAgent.Register.class::isInstance)
                .map(FromAgent.Register.class::cast)
                .toList();
    }

    /** What the agent said its machine runs short of, each time. */
    public List<FromAgent.Conditions> conditions() {
        return received.stream()
                .filter(FromAgent.Conditions.class::isInstance)
                .map(FromAgent.Conditions.class::cast)
                .toList();
    }

    /** The reports about a task so far, repeated ones included. */
    public List<TaskStatus> reports(TaskId task) {
        List<TaskStatus> reports = new ArrayList<>();
        for (FromAgent message : received) {
            if (message instanceof FromAgent.Update update
                    && update.status().taskId().equals(task)) {
                reports.add(update.status());
            }
        }
        return reports;
    }

    /** The first report of {@code task} that says {@code state}, once it is there. */
    public TaskStatus report(TaskId task, TaskState state) throws Exception {
        Await.until(task + " " + state + ", got " + reports(task), () -> find(task, state) != null);
        TaskStatus found = find(task, state);
        if (found == null) {
            throw new AssertionError("reports do not go away");
        }
        return found;
    }

    private @Nullable TaskStatus find(TaskId task, TaskState state) {
        return reports(task).stream()
                .filter(status -> status.state() == state)
                .findFirst()
                .orElse(null);
    }
}
