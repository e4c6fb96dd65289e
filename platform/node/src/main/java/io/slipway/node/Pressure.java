package io.slipway.node;

import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;

/**
 * How much may wait in a process before more is refused with 429.
 *
 * @param requests that wait for their answers
 * @param bodiesMib request bodies in memory, in MiB, together
 * @param changes of the scheduler that wait for the log
 */
record Pressure(int requests, int bodiesMib, int changes) {
    /** Of a process that was told nothing. */
    static final Pressure DEFAULT = new Pressure(2_000, 128, 5_000);

    static final Setting<Integer> MAX_REQUESTS = Setting.number(
                    "max-requests",
                    1,
                    1_000_000,
                    "How many requests may wait for their answers. More get 429 with Retry-After.")
            .or(String.valueOf(DEFAULT.requests));
    static final Setting<Integer> MAX_BODIES = Setting.number(
                    "max-request-memory",
                    1,
                    1_000_000,
                    "How many MiB request bodies may take together. More get 429 with Retry-After.")
            .or(String.valueOf(DEFAULT.bodiesMib));
    static final Setting<Integer> MAX_CHANGES = Setting.number(
                    "max-waiting-changes",
                    1,
                    50_000,
                    "How many changes of apps may wait for the log. More get 429 with Retry-After.")
            .or(String.valueOf(DEFAULT.changes));

    static Pressure ofMaster(Values values) {
        return new Pressure(values.get(MAX_REQUESTS), values.get(MAX_BODIES), values.get(MAX_CHANGES));
    }

    static Pressure ofAgent(Values values) {
        return new Pressure(values.get(MAX_REQUESTS), values.get(MAX_BODIES), DEFAULT.changes);
    }

    long bodiesBytes() {
        return (long) bodiesMib << 20;
    }
}
