package io.slipway.scheduler.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.BackoffStrategy;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.app.Versions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Delays delays = new Delays();
    private final AppDefinition app = AppDefinition.of(PathId.absolute("/a"))
            .backoff(new BackoffStrategy(2, 2.0, 10))
            .build();

    @Test
    void growsByTheFactorUpToTheLongestWait() {
        int[] expected = {2, 4, 8, 10, 10};
        for (int seconds : expected) {
            delays.failed(app, Duration.ofSeconds(1), NOW);
            assertThat(delays.until(app, NOW)).contains(NOW.plusSeconds(seconds));
        }
        assertThat(delays.until(app, NOW.plusSeconds(10))).isEmpty();
    }

    @Test
    void aLongRunWasNoFailedStart() {
        delays.failed(app, Duration.ZERO, NOW);
        delays.failed(app, Duration.ZERO, NOW);
        delays.failed(app, Delays.VIABLE, NOW);
        assertThat(delays.until(app, NOW)).contains(NOW.plusSeconds(2));
    }

    @Test
    void anotherConfigurationStartsAfreshAndAnotherNumberDoesNot() {
        delays.failed(app, Duration.ZERO, NOW);
        AppDefinition scaled = Versions.stamp(app, app.with().instances(7).build(), NOW);
        assertThat(delays.until(scaled, NOW)).isPresent();
        AppDefinition changed = Versions.stamp(app, app.with().cmd("x").build(), NOW);
        assertThat(delays.until(changed, NOW)).isEmpty();
    }

    @Test
    void resetLetsLaunchesGoOn() {
        delays.failed(app, Duration.ZERO, NOW);
        delays.reset(app.id());
        assertThat(delays.until(app, NOW)).isEmpty();
        assertThat(delays.length(app)).isZero();
    }

    @Test
    void forgetsAWaitThatIsLongOver() {
        delays.failed(app, Duration.ZERO, NOW);
        delays.failed(app, Duration.ZERO, NOW);
        Instant later = NOW.plus(Duration.ofMinutes(2));
        delays.failed(app, Duration.ZERO, later);
        assertThat(delays.until(app, later)).contains(later.plusSeconds(2));
    }
}
