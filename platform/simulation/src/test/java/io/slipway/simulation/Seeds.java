package io.slipway.simulation;

import io.slipway.runtime.id.Ids;
import java.util.stream.LongStream;

/**
 * The seeds that every scenario runs with: some that are always the same, and a few that nobody has seen yet. Or the one
 * that was asked for, to see a failure again.
 */
final class Seeds {
    private static final int FIXED = Integer.getInteger("slipway.simulation.seeds", 12);
    private static final int FRESH = Integer.getInteger("slipway.simulation.fresh", 3);
    /** Those that found a fault once. */
    private static final long[] KNOWN = {
        586774503730688910L, 964531120007639465L, 1973725250252766127L, 1583897100601748507L, 4514745949602791656L
    };

    private static final String ONLY = System.getProperty("slipway.simulation.seed", "");

    private Seeds() {}

    /** Whether no certain seed was asked for. */
    static boolean isAnySeed() {
        return ONLY.isEmpty();
    }

    static LongStream all() {
        if (!isAnySeed()) {
            return LongStream.of(Long.parseLong(ONLY));
        }
        long base = Ids.secure().random().nextLong(1_000, Long.MAX_VALUE / 2);
        System.out.println("fresh seeds: " + base + " to " + (base + FRESH - 1));
        return LongStream.concat(
                LongStream.concat(LongStream.rangeClosed(1, FIXED), LongStream.of(KNOWN)),
                LongStream.range(base, base + FRESH));
    }
}
