package io.slipway.agent.check;

import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.HealthReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts the answers of a health check. Pure; owned by one loop.
 *
 * <p>Failures before the first success do not count while the grace lasts. A success ends a row of failures. As many
 * failures in a row as the check allows end the task, unless it allows any number.
 */
final class HealthStreak {
    private final HealthCheck check;
    private final Instant started;
    private @Nullable HealthReport report;

    /**
     * @param started when the task started; the grace runs from there
     * @param before how the check stood before this agent was restarted; null when it has not answered yet
     */
    HealthStreak(HealthCheck check, Instant started, @Nullable HealthReport before) {
        this.check = check;
        this.started = started;
        this.report = before;
    }

    /**
     * What follows from an answer.
     *
     * @param changed how the check stands, when it differs in health or number of failures; null otherwise
     * @param giveUp whether the task is to be ended
     */
    record Verdict(@Nullable HealthReport changed, boolean giveUp) {
        private static final Verdict NOTHING = new Verdict(null, false);
    }

    /** The check succeeded. */
    Verdict succeeded(Instant now) {
        HealthReport before = report;
        report = new HealthReport(
                true,
                0,
                before == null || before.firstSuccess() == null ? now : before.firstSuccess(),
                now,
                before == null ? null : before.lastFailure(),
                before == null ? null : before.lastFailureCause());
        boolean same = before != null && before.alive() && before.consecutiveFailures() == 0;
        return same ? Verdict.NOTHING : new Verdict(report, false);
    }

    /** The check failed. */
    Verdict failed(String cause, Instant now) {
        HealthReport before = report;
        boolean everSucceeded = before != null && before.firstSuccess() != null;
        if (!everSucceeded && now.isBefore(started.plus(check.grace()))) {
            return Verdict.NOTHING;
        }
        int failures = before == null ? 1 : before.consecutiveFailures() + 1;
        report = new HealthReport(
                false,
                failures,
                before == null ? null : before.firstSuccess(),
                before == null ? null : before.lastSuccess(),
                now,
                cause);
        boolean giveUp = check.maxConsecutiveFailures() > 0 && failures >= check.maxConsecutiveFailures();
        return new Verdict(report, giveUp);
    }
}
