package io.slipway.replication;

import io.slipway.runtime.loop.EventLoop;
import java.util.List;
import java.util.function.Supplier;

/** A component as the log sees it. All methods but {@link #loop} are called on that loop. */
public interface LogListener {
    /** Where this component lives. */
    EventLoop loop();

    /** Replaces the whole state by {@code snapshot}; empty bytes mean the empty state. Never called while leading. */
    void restore(byte[] snapshot);

    /** Applies records that this process did not append itself in its present term. */
    void committed(List<byte[]> records);

    /**
     * The state with everything appended and committed so far; its bytes are made later, on a thread of the log's,
     * while the component goes on. May be asked for while appends are under way: the log uses it once they are
     * committed, and throws it away when they get in doubt.
     */
    Supplier<byte[]> snapshot();

    /** This process leads: it has applied everything committed before, and may append with {@code term}. */
    void leading(long term);

    /** It leads no more: what was not acknowledged is in doubt; the state is told anew with {@link #restore}. */
    void following();

    /** The log cannot go on; the process should say so and end. */
    void failed(LogException cause);
}
