package io.slipway.master.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided about an agent that is not to be offered.
 *
 * @param drain how its tasks are to end; null when they go on
 * @param drained whether all have ended
 */
public record Standing(@Nullable Drain drain, boolean drained) {
    /** Its tasks go on. */
    public static final Standing DEACTIVATED = new Standing(null, false);

    /**
     * An order to end all tasks of an agent.
     *
     * @param since when it was given
     * @param maxGrace the longest time a task may take to end; null for what each asks for
     * @param markGone whether the agent is gone when all have ended
     * @param deadline all end after so long, replaced or not; null for never
     * @param maxParallel how many tasks may be under way at a time
     * @param spent how much of the deadline had passed when a master last noted it. Masters measure it with their
     *     monotonic clocks one after the other, so that a calendar that is wrong ends no drain too early
     */
    public record Drain(
            Instant since,
            @Nullable Duration maxGrace,
            boolean markGone,
            @Nullable Duration deadline,
            int maxParallel,
            Duration spent) {
        /** How many tasks are under way when nobody says. */
        public static final int DEFAULT_MAX_PARALLEL = 4;

        /** @throws IllegalArgumentException for a number or a time below its least */
        public Drain {
            if (maxParallel < 1) {
                throw new IllegalArgumentException("max_parallel: " + maxParallel + "; expected 1 or more");
            }
            if (maxGrace != null && maxGrace.isNegative()) {
                throw new IllegalArgumentException("max_grace_period: " + maxGrace + "; expected 0 or more");
            }
            if (deadline != null && deadline.isNegative()) {
                throw new IllegalArgumentException("deadline: " + deadline + "; expected 0 or more");
            }
            if (spent.isNegative()) {
                throw new IllegalArgumentException("spent: " + spent + "; expected 0 or more");
            }
        }

        /** An order that is given now. */
        public Drain(
                Instant since,
                @Nullable Duration maxGrace,
                boolean markGone,
                @Nullable Duration deadline,
                int maxParallel) {
            this(since, maxGrace, markGone, deadline, maxParallel, Duration.ZERO);
        }

        /** The same order when so much of its deadline has passed. */
        public Drain withSpent(Duration passed) {
            return new Drain(since, maxGrace, markGone, deadline, maxParallel, passed);
        }
    }
}
