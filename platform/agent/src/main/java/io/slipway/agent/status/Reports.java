package io.slipway.agent.status;

import io.slipway.agent.checkpoint.ReportRecord;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.runtime.loop.EventLoop;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the reports about one task. A report is on disk before it is sent, so that a restarted agent sends it again;
 * when
 * the disk refuses, it is sent all the same, since a report that may be lost is better than none. Owner: the agent's
 * loop.
 */
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final FrameworkId frameworkId;
    private final TaskId taskId;
    private final ContainerId containerId;
    private final EventLoop loop;
    private final Outlet outlet;
    private final ReportStream stream;
    private EventLoop.@Nullable Timer resend;
    private boolean connected;
    private boolean closed;
    private long version;
    private long saved;
    private boolean saving;

    /** Where reports go. Methods are called on the loop and do not block. */
    public interface Outlet {
        /** To the master; lost when there is no session. */
        void send(FromAgent.Update update);

        /** To the disk; writes of one container are handed over one after the other. */
        CompletableFuture<Void> save(ContainerId id, ReportRecord record);

        /** Every report about the task is acknowledged, the last one among them. */
        void finished(FrameworkId frameworkId, TaskId taskId);
    }

    /**
     * @param record how the reports stood when this agent's predecessor ended; {@link ReportRecord#NONE} for a new
     * task
     */
    public Reports(
            FrameworkId frameworkId,
            TaskId taskId,
            ContainerId containerId,
            ReportRecord record,
            EventLoop loop,
            Outlet outlet) {
        this.frameworkId = frameworkId;
        this.taskId = taskId;
        this.containerId = containerId;
        this.loop = loop;
        this.outlet = outlet;
        this.stream = new ReportStream(record);
    }

    /**
     * Reports {@code status}; with a uuid until it is acknowledged, without one once and only if there is a session.
     */
    public void report(TaskStatus status) {
        if (status.uuid() == null) {
            stream.note(status);
            if (connected && stream.head() == null && !closed) {
                outlet.send(new FromAgent.Update(frameworkId, status, status.state()));
            }
            return;
        }
        boolean next = stream.add(status);
        save();
        if (next) {
            sendHead();
        }
    }

    /** The framework has taken in the report {@code uuid}. */
    public void acknowledge(UUID uuid) {
        if (!stream.acknowledge(uuid)) {
            LOG.debug("task {}: acknowledgement {} is for no report that is out", taskId, uuid);
            return;
        }
        stopResending();
        if (stream.finished()) {
            outlet.finished(frameworkId, taskId);
            return;
        }
        save();
        sendHead();
    }

    /** A session has begun: what is out is sent again. */
    public void connected() {
        connected = true;
        stream.resetWait();
        stopResending();
        sendHead();
    }

    /** The session is over; reports wait. */
    public void disconnected() {
        connected = false;
        stopResending();
    }

    /** Ends all sending. */
    public void close() {
        closed = true;
        stopResending();
    }

    /** The newest report; null before the first. */
    public @Nullable TaskStatus latest() {
        return stream.latest();
    }

    /** Whether the task is over and everybody knows. */
    public boolean finished() {
        return stream.finished();
    }

    private void save() {
        version++;
        if (!saving) {
            saveNow();
        }
    }

    private void saveNow() {
        saving = true;
        long writing = version;
        outlet.save(containerId, stream.record())
                .whenComplete((done, failure) -> runOnLoop(() -> saved(writing, failure)));
    }

    private void saved(long written, @Nullable Throwable failure) {
        saving = false;
        if (failure != null) {
            LOG.error(
                    "cannot keep the reports about task {} on disk; sending them all the same: {}",
                    taskId,
                    failure.toString());
        }
        boolean waited = saved < version;
        saved = written;
        if (closed) {
            return;
        }
        if (written < version) {
            saveNow();
        }
        if (waited && resend == null) {
            sendHead();
        }
    }

    /** Sends the oldest report, if it is on disk, and arms the timer for the next time. */
    private void sendHead() {
        TaskStatus head = stream.head();
        if (head == null || !connected || closed || saved < version) {
            return;
        }
        TaskStatus latest = stream.latest();
        TaskState latestState = latest == null ? head.state() : latest.state();
        outlet.send(new FromAgent.Update(frameworkId, head, latestState));
        stopResending();
        resend = loop.schedule(stream.nextWait(), () -> {
            resend = null;
            sendHead();
        });
    }

    private void stopResending() {
        if (resend != null) {
            resend.cancel();
            resend = null;
        }
    }

    private void runOnLoop(Runnable action) {
        if (loop.inLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }
}
