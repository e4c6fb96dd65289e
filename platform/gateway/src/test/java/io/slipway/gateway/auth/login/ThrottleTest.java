package io.slipway.gateway.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Throttle throttle = new Throttle(3, Duration.ofSeconds(1), Duration.ofSeconds(10));

    @Test
    void theFirstFailuresAreFreeAndThenEachCostsTwiceAsMuchUpToTheLimit() {
        long now = 0;
        for (int i = 0; i < 3; i++) {
            throttle.tries("a", now);
            assertThat(throttle.wait("a", now)).isZero();
        }
        for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
            throttle.tries("a", now);
            assertThat(throttle.wait("a", now)).isEqualTo(Duration.ofSeconds(seconds));
            now += seconds * SECOND;
            assertThat(throttle.wait("a", now)).isZero();
        }
        assertThat(throttle.wait("b", now)).isZero();
    }

    @Test
    void quietAndSuccessForgiveAndTakingBackCountsOneLess() {
        for (int i = 0; i < 4; i++) {
            throttle.tries("a", 0);
            throttle.tries("b", 0);
        }
        throttle.forgive("a");
        assertThat(throttle.wait("a", 0)).isZero();
        throttle.takeBack("b");
        throttle.tries("b", SECOND);
        assertThat(throttle.wait("b", SECOND)).isEqualTo(Duration.ofSeconds(1));
        long later = Duration.ofHours(1).toNanos();
        throttle.tries("b", later);
        assertThat(throttle.wait("b", later)).isZero();
    }

    @Test
    void namesWithoutEndTakeNoMemoryWithoutEnd() {
        for (int i = 0; i < 4; i++) {
            throttle.tries("first", 0);
        }
        for (int i = 0; i < 10_000; i++) {
            throttle.tries("name " + i, 0);
        }
        assertThat(throttle.wait("first", 0)).isZero();
    }
}
