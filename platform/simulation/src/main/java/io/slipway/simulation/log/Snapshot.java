package io.slipway.simulation.log;

import java.util.Map;

/**
 * What stands for the beginning of a log.
 *
 * @param base every entry up to this index is in the states
 * @param baseTerm the term of the entry at {@code base}
 * @param states by component
 */
record Snapshot(long base, long baseTerm, Map<String, State> states) {
    static final Snapshot NONE = new Snapshot(0, 0, Map.of());

    /**
     * A component's state.
     *
     * @param index all entries of the component up to this one are in it, at least up to the base
     */
    record State(long index, byte[] bytes) {}

    Snapshot {
        states = Map.copyOf(states);
    }

    State of(String channel) {
        return states.getOrDefault(channel, new State(0, new byte[0]));
    }
}
