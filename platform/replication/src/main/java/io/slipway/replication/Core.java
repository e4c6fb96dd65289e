package io.slipway.replication;

/**
 * A component's pure state: no clock, no randomness, no IO, no threads. {@link #apply} is the only way it changes, live
 * and in recovery.
 *
 * @param <R> its records
 */
public interface Core<R> {
    /** Changes the state. Must accept every record ever written. */
    void apply(R record);

    /** A record as bytes, in a format that later versions can read. */
    byte[] encode(R record);

    /** The record that {@link #encode} wrote. */
    R decode(byte[] bytes);

    /** The whole durable state as bytes. */
    byte[] snapshot();

    /** Replaces the whole state; empty bytes mean the empty state. */
    void restore(byte[] snapshot);
}
