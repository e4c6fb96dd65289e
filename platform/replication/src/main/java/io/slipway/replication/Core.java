package io.slipway.replication;

import java.util.function.Supplier;

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

    /**
     * What makes {@link #snapshot} of the state as it is now, while the core goes on: called later, on any thread. A
     * core whose state may be large takes hold of what is immutable here, and has it written then.
     */
    default Supplier<byte[]> frozen() {
        byte[] bytes = snapshot();
        return () -> bytes;
    }

    /** Replaces the whole state; empty bytes mean the empty state. */
    void restore(byte[] snapshot);
}
