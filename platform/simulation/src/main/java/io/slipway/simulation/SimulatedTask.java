package io.slipway.simulation;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task on a simulated agent: an imagined process, and the reports about it that wait for confirmation. */
final class SimulatedTask {
    private static final Duration FIRST_RESEND = Duration.ofSeconds(10);

    private final SimulatedTime time;
    private final Faults faults;
    private final Ids ids;
    private final TaskInfo info;
    private final AgentId agent;
    private final Observer observer;
    private final Outlet outlet;
    private final ArrayDeque<TaskStatus> reports = new ArrayDeque<>();
    private TaskStatus latest;
    private boolean alive = true;
    /** How the process ended while no agent was there to see it. */
    private @Nullable TaskState unseen;

    private boolean killing;
    private Duration resend = FIRST_RESEND;
    private @Nullable SimulatedLoop loop;
    private EventLoop.@Nullable Timer timer;

    /** Where reports go; lost when no session stands. */
    interface Outlet {
        void send(TaskStatus status, TaskState latest);
    }

    /** Who sees what truly happens to it. */
    interface Observer {
        /** A report is made. */
        void made(TaskStatus status);

        /** It is told to end while it is as the last report says. */
        void killed(TaskState state);

        /** Its process has ended. */
        void over();
    }

    SimulatedTask(
            SimulatedTime time,
            Faults faults,
            Ids ids,
            TaskInfo info,
            AgentId agent,
            Observer observer,
            Outlet outlet) {
        this.time = time;
        this.faults = faults;
        this.ids = ids;
        this.info = info;
        this.agent = agent;
        this.observer = observer;
        this.outlet = outlet;
        this.latest = TaskStatus.of(info.taskId(), TaskState.TASK_STAGING, TaskStatus.Source.SOURCE_AGENT, time.now())
                .on(agent);
    }

    TaskInfo info() {
        return info;
    }

    TaskStatus latest() {
        return latest;
    }

    boolean isAlive() {
        return alive;
    }

    boolean hasReports() {
        return !reports.isEmpty();
    }

    String describe() {
        return info.taskId() + " " + latest.state() + (alive ? ", alive" : ", over") + (killing ? ", being killed" : "")
                + ", reports waiting: "
                + reports.stream().map(TaskStatus::state).toList();
    }

    void start(SimulatedLoop agentLoop, boolean crashes) {
        loop = agentLoop;
        report(TaskState.TASK_STARTING);
        EventLoop.Timer unused = agentLoop.schedule(faults.between(5, 500), () -> {
            if (alive && !killing) {
                report(TaskState.TASK_RUNNING);
            }
        });
        if (crashes) {
            SimulatedTime.Event ignored = time.after(faults.between(1_000, 60_000), () -> end(TaskState.TASK_FAILED));
        }
    }

    /** The agent is back after its process died. */
    void recovered(SimulatedLoop agentLoop) {
        loop = agentLoop;
        resend = FIRST_RESEND;
        if (unseen != null) {
            report(unseen);
            unseen = null;
        } else if (alive && killing) {
            endSoon();
        } else if (alive && latest.state() == TaskState.TASK_STARTING) {
            report(TaskState.TASK_RUNNING);
        }
    }

    /** The machine lost its power while the process may have run. */
    void powerLost() {
        die();
        unseen = null;
    }

    /** The agent is back after its machine was restarted. */
    void rebooted(SimulatedLoop agentLoop) {
        loop = agentLoop;
        resend = FIRST_RESEND;
        if (!latest.state().terminal()) {
            report(TaskState.TASK_GONE);
        }
    }

    void kill() {
        if (alive && !killing) {
            killing = true;
            observer.killed(latest.state());
            endSoon();
        }
    }

    private void endSoon() {
        if (alive) {
            SimulatedTime.Event unused = time.after(faults.between(5, 2_000), () -> end(TaskState.TASK_KILLED));
        }
    }

    /** Its framework is gone: the process ends and nobody is told. */
    void forget() {
        die();
        reports.clear();
        cancel();
    }

    /** Sends the oldest report that waits. */
    void sendNow() {
        TaskStatus oldest = reports.peek();
        SimulatedLoop present = loop;
        if (oldest == null || present == null) {
            return;
        }
        outlet.send(oldest, latest.state());
        cancel();
        timer = present.schedule(resend, this::sendNow);
        resend = resend.multipliedBy(2).compareTo(Duration.ofMinutes(10)) > 0
                ? Duration.ofMinutes(10)
                : resend.multipliedBy(2);
    }

    /** A report is confirmed. True when that was the last of a task that is over. */
    boolean acknowledged(UUID uuid) {
        TaskStatus oldest = reports.peek();
        if (oldest == null || !uuid.equals(oldest.uuid())) {
            return false;
        }
        reports.remove();
        cancel();
        resend = FIRST_RESEND;
        sendNow();
        return reports.isEmpty() && latest.state().terminal();
    }

    private void end(TaskState state) {
        if (!alive) {
            return;
        }
        die();
        if (loop != null && !loop.isCrashed()) {
            report(state);
        } else {
            unseen = state;
        }
    }

    private void die() {
        if (alive) {
            alive = false;
            observer.over();
        }
    }

    private void report(TaskState state) {
        latest = TaskStatus.of(info.taskId(), state, TaskStatus.Source.SOURCE_EXECUTOR, time.now())
                .withUuid(ids.uuid())
                .on(agent);
        observer.made(latest);
        reports.add(latest);
        if (reports.size() == 1) {
            resend = FIRST_RESEND;
            sendNow();
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
