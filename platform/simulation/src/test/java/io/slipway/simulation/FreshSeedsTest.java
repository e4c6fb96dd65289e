package io.slipway.simulation;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** As many courses of faults as fit into a time, each from a seed that nobody has seen yet. */
class FreshSeedsTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("slipway.simulation.seconds", 10));

    private static final Duration HANGS = Duration.ofMinutes(2);

    @Test
    void nothingAcknowledgedIsLostWhateverTheSeed() {
        Assumptions.assumeTrue(Seeds.isAnySeed(), "one seed was asked for");
        Ids ids = Ids.secure();
        long end = Clock.system().nanoTime() + TIME.toNanos();
        int courses = 0;
        while (Clock.system().nanoTime() < end) {
            long seed = ids.random().nextLong(1_000, Long.MAX_VALUE / 2);
            try {
                // the courses take some tenths of a second each
                assertTimeoutPreemptively(HANGS, () -> Course.of(seed).run());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " failed; again with ./slipway test --only simulation --seed " + seed, e);
            }
            courses++;
        }
        System.out.println(courses + " courses of faults from fresh seeds in " + TIME.toSeconds() + " s");
    }
}
