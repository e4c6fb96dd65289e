package io.slipway.simulation.log;

import java.util.List;

/**
 * One append.
 *
 * @param index its place in the log, from 1
 * @param term in which it was appended
 * @param channel the component's name; empty for the first entry of a term, which a leader makes for itself
 * @param records what was appended
 */
record Entry(long index, long term, String channel, List<byte[]> records) {
    boolean isOf(String name) {
        return channel.equals(name);
    }

    @Override
    public String toString() {
        return "entry " + index + " of term " + term + " ("
                + (channel.isEmpty() ? "begin" : channel + ", " + records.size() + " records") + ")";
    }
}
