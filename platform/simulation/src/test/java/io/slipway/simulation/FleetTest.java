package io.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A large fleet with several masters. */
class FleetTest {
    private static final int AGENTS = Integer.getInteger("slipway.simulation.agents", 1_000);

    /** Two seeds that are always the same, with three masters and with five, or the one that was asked for. */
    static LongStream seeds() {
        return Seeds.isAnySeed() ? LongStream.of(1, 2) : Seeds.all();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aThousandAgentsComeToRestWhateverFailed(long seed) {
        Course course = Course.ofFleet(seed, AGENTS);
        course.run();
        assertThat(course.world().ledger().starts()).as("seed %d", seed).isGreaterThanOrEqualTo(AGENTS / 2);
        assertThat(Duration.ofNanos(course.world().time().nanoTime())).isGreaterThan(Duration.ofSeconds(120));
    }
}
