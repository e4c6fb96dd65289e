package io.slipway.agent.checkpoint;

import io.slipway.mesosapi.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the reports about a task stand.
 *
 * @param latest the newest; null before the first
 * @param pending those not yet acknowledged, oldest first
 */
public record ReportRecord(@Nullable TaskStatus latest, List<TaskStatus> pending) {
    /** No report yet. */
    public static final ReportRecord NONE = new ReportRecord(null, List.of());

    /** Copies the list. */
    public ReportRecord {
        pending = List.copyOf(pending);
    }
}
