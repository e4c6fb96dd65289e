package io.slipway.runtime.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, last opened first; one that fails is logged and does not keep the others open. Owner thread
 * only.
 */
public final class Closers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

    private final Deque<Runnable> closers = new ArrayDeque<>();

    /** Something to close. */
    @FunctionalInterface
    public interface Closer {
        /** Closes it. */
        void close() throws Exception;
    }

    /** Remembers {@code opened} and hands it back. */
    public <T extends AutoCloseable> T add(String name, T opened) {
        onClose(name, opened::close);
        return opened;
    }

    /** Remembers to run {@code closer}. */
    public void onClose(String name, Closer closer) {
        closers.push(() -> {
            try {
                closer.close();
            } catch (Exception | Error e) {
                LOG.warn("closing {} failed", name, e);
            }
        });
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
