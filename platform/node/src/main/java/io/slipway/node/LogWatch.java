package io.slipway.node;

import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.runtime.loop.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps nothing in the log, but hears when it fails: then the process has to end, so that its supervisor starts it
 * anew.
 */
record LogWatch(EventLoop loop, Consumer<String> onFailure) implements LogListener {
    /** The name in the log; nothing is ever written under it. */
    static final String NAME = "node";

    @Override
    public void restore(byte[] snapshot) {}

    @Override
    public void committed(List<byte[]> records) {}

    @Override
    public byte[] snapshot() {
        return new byte[0];
    }

    @Override
    public void leading(long term) {}

    @Override
    public void following() {}

    @Override
    public void failed(LogException cause) {
        onFailure.accept("the log failed, so nothing can be remembered any more: " + cause.getMessage()
                + ". Tasks go on; start Slipway again when this is mended.");
    }
}
