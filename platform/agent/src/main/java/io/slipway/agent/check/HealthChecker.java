package io.slipway.agent.check;

import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.HealthReport;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task's health check: the delay, then one try after the other with the interval between them. Owner: the loop
 * it is given.
 */
public final class HealthChecker {
    /** Leaves a prober's own limit the time to say what it saw. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final HealthCheck check;
    private final HealthStreak streak;
    private final Prober prober;
    private final EventLoop loop;
    private final Listener listener;
    private EventLoop.@Nullable Timer timer;
    private boolean stopped;
    private long attempt;

    /** Told on the loop how the check stands. */
    public interface Listener {
        /** Health or the number of failures has changed. */
        void changed(HealthReport report);

        /** It has failed as often as it may; nothing follows. */
        void gaveUp(HealthReport report);
    }

    /**
     * @param started when the task started
     * @param before how the check stood before this agent was restarted; null when it has not answered yet
     */
    public HealthChecker(
            HealthCheck check,
            Instant started,
            @Nullable HealthReport before,
            Prober prober,
            EventLoop loop,
            Listener listener) {
        this.check = check;
        this.streak = new HealthStreak(check, started, before);
        this.prober = prober;
        this.loop = loop;
        this.listener = listener;
    }

    /** Begins, after {@code delay}. */
    public void start(Duration delay) {
        timer = loop.schedule(delay, this::attempt);
    }

    /** Ends the check; what is out is not counted. */
    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void attempt() {
        if (stopped) {
            return;
        }
        long mine = ++attempt;
        CompletableFuture<Prober.Answer> answer = prober.probe(check.probe(), check.timeout());
        timer = loop.schedule(check.timeout().plus(PATIENCE), () -> {
            take(
                    mine,
                    Prober.Answer.failure("no answer within " + check.timeout().toMillis() + " ms"));
            answer.cancel(false);
        });
        answer.thenAccept(got -> loop.execute(() -> take(mine, got)));
    }

    private void take(long mine, Prober.Answer answer) {
        if (stopped || mine != attempt) {
            return;
        }
        attempt++; // a late answer to this try counts no more
        if (timer != null) {
            timer.cancel();
        }
        Instant now = loop.clock().now();
        if (answer.kind() != Prober.Answer.Kind.NONE) {
            judge(answer, now);
        }
        if (!stopped) {
            timer = loop.schedule(check.interval(), this::attempt);
        }
    }

    private void judge(Prober.Answer answer, Instant now) {
        HealthStreak.Verdict verdict = answer.kind() == Prober.Answer.Kind.SUCCESS
                ? streak.succeeded(now)
                : streak.failed(answer.words(), now);
        HealthReport changed = verdict.changed();
        if (changed != null && verdict.giveUp()) {
            stopped = true;
            listener.gaveUp(changed);
        } else if (changed != null) {
            listener.changed(changed);
        }
    }
}
