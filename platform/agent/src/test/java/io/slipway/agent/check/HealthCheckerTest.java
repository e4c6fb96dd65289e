package io.slipway.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.HealthReport;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealthCheckerTest {
    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("agent");
    private final List<HealthReport> changes = new ArrayList<>();
    private final List<HealthReport> ends = new ArrayList<>();
    private final Deque<Prober.Answer> answers = new ArrayDeque<>();
    private int probes;

    private static HealthCheck check(Duration grace, int maxFailures) {
        return new HealthCheck(
                new HealthCheck.Tcp(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                grace,
                maxFailures);
    }

    private HealthChecker checker(HealthCheck check, HealthReport before) {
        Prober prober = (probe, timeout) -> {
            probes++;
            return answers.isEmpty() ? new CompletableFuture<>() : CompletableFuture.completedFuture(answers.remove());
        };
        return new HealthChecker(check, time.now(), before, prober, loop, new HealthChecker.Listener() {
            @Override
            public void changed(HealthReport report) {
                changes.add(report);
            }

            @Override
            public void gaveUp(HealthReport report) {
                ends.add(report);
            }
        });
    }

    private void succeed(int times) {
        for (int i = 0; i < times; i++) {
            answers.add(Prober.Answer.success("fine"));
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            answers.add(Prober.Answer.failure("refused"));
        }
    }

    @Test
    void waitsForTheDelayAndThenTheInterval() {
        succeed(9);
        checker(check(Duration.ZERO, 3), null).start(Duration.ofSeconds(2));
        time.advance(Duration.ofMillis(1999));
        assertThat(probes).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(probes).isEqualTo(1);
        time.advance(Duration.ofSeconds(20));
        assertThat(probes).isEqualTo(3);
        assertThat(changes).as("told once").hasSize(1);
        assertThat(changes.get(0).alive()).isTrue();
    }

    @Test
    void endsTheTaskAfterAsManyFailuresInARow() {
        succeed(1);
        fail(2);
        succeed(1);
        fail(3);
        checker(check(Duration.ofHours(1), 3), null).start(Duration.ZERO);
        time.advance(Duration.ofSeconds(50));
        assertThat(ends).isEmpty();
        time.advance(Duration.ofSeconds(10));
        assertThat(changes).extracting(HealthReport::consecutiveFailures).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(ends).extracting(HealthReport::consecutiveFailures).containsExactly(3);
        assertThat(ends.get(0).lastFailureCause()).isEqualTo("refused");
        assertThat(ends.get(0).lastSuccess()).isEqualTo(time.now().minusSeconds(30));
        int after = probes;
        time.advance(Duration.ofMinutes(1));
        assertThat(probes).isEqualTo(after);
    }

    @Test
    void neverEndsATaskThatMayFailAnyNumberOfTimes() {
        fail(100);
        checker(check(Duration.ZERO, 0), null).start(Duration.ZERO);
        time.advance(Duration.ofSeconds(990));
        assertThat(ends).isEmpty();
        assertThat(changes).hasSize(100);
    }

    @Test
    void countsNoFailureDuringTheGraceBeforeTheFirstSuccess() {
        fail(100);
        checker(check(Duration.ofSeconds(55), 3), null).start(Duration.ZERO);
        time.advance(Duration.ofSeconds(54));
        assertThat(changes).isEmpty();
        time.advance(Duration.ofSeconds(6));
        assertThat(changes).extracting(HealthReport::consecutiveFailures).containsExactly(1);
    }

    @Test
    void takesNoAnswerInTimeForAFailure() {
        checker(check(Duration.ZERO, 1), null).start(Duration.ZERO);
        time.advance(Duration.ofSeconds(6));
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).lastFailureCause()).isEqualTo("no answer within 5000 ms");
    }

    @Test
    void countsNothingForAnAnswerThatIsNone() {
        answers.add(new Prober.Answer(Prober.Answer.Kind.NONE, "102"));
        succeed(1);
        checker(check(Duration.ZERO, 1), null).start(Duration.ZERO);
        time.settle();
        assertThat(changes).isEmpty();
        time.advance(Duration.ofSeconds(10));
        assertThat(changes).hasSize(1);
    }

    @Test
    void goesOnCountingAfterARestartOfTheAgent() {
        fail(1);
        HealthReport before = new HealthReport(false, 2, time.now(), time.now(), time.now(), "refused");
        checker(check(Duration.ofHours(1), 3), before).start(Duration.ZERO);
        time.settle();
        assertThat(ends).extracting(HealthReport::consecutiveFailures).containsExactly(3);
    }

    @Test
    void saysNothingAfterItWasStopped() {
        HealthChecker checker = checker(check(Duration.ZERO, 1), null);
        checker.start(Duration.ZERO);
        time.settle();
        checker.stop();
        time.advance(Duration.ofMinutes(1));
        assertThat(ends).isEmpty();
    }
}
