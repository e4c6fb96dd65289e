package io.slipway.agent.status;

import io.slipway.agent.checkpoint.ReportRecord;
import io.slipway.mesosapi.TaskStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reports about one task on their way to its framework: in order, one at a time, each until it is acknowledged.
 * Pure; owned by one loop.
 */
final class ReportStream {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Deque<TaskStatus> pending = new ArrayDeque<>();
    private @Nullable TaskStatus latest;
    private Duration wait = FIRST_WAIT;

    ReportStream(ReportRecord record) {
        this.latest = record.latest();
        pending.addAll(record.pending());
    }

    /** Queues a report. Returns whether it is the next to send. */
    boolean add(TaskStatus status) {
        latest = status;
        pending.add(status);
        return pending.size() == 1;
    }

    /** Takes note of a report that nobody acknowledges. */
    void note(TaskStatus status) {
        latest = status;
    }

    /** The report to send now; null when all are acknowledged. */
    @Nullable
    TaskStatus head() {
        return pending.peek();
    }

    /** Takes the acknowledged report off. Returns false when {@code uuid} is not the one that is out. */
    boolean acknowledge(UUID uuid) {
        TaskStatus head = pending.peek();
        if (head == null || !uuid.equals(head.uuid())) {
            return false;
        }
        pending.remove();
        wait = FIRST_WAIT;
        return true;
    }

    /** How long to wait for an acknowledgement of what is sent now; longer each time. */
    Duration nextWait() {
        Duration now = wait;
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
        return now;
    }

    /** Starts the waits anew, since a new session begins. */
    void resetWait() {
        wait = FIRST_WAIT;
    }

    /** Whether the task is over and everybody knows. */
    boolean finished() {
        return pending.isEmpty() && latest != null && latest.state().terminal();
    }

    @Nullable
    TaskStatus latest() {
        return latest;
    }

    ReportRecord record() {
        return new ReportRecord(latest, java.util.List.copyOf(pending));
    }
}
