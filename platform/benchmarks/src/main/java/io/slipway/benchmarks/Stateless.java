package io.slipway.benchmarks;

import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** A component that keeps nothing of what the log tells it. */
abstract class Stateless implements LogListener, AutoCloseable {
    private final ThreadEventLoop loop;

    /** @param name of its loop */
    Stateless(String name) {
        loop = new ThreadEventLoop(name, Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
    }

    @Override
    public final EventLoop loop() {
        return loop;
    }

    @Override
    public void restore(byte[] snapshot) {}

    @Override
    public void committed(List<byte[]> records) {}

    @Override
    public Supplier<byte[]> snapshot() {
        return () -> new byte[0];
    }

    @Override
    public void following() {}

    @Override
    public void failed(LogException cause) {
        System.err.println("the log failed: " + cause.getMessage());
    }

    @Override
    public final void close() {
        loop.close();
    }
}
