package io.slipway.installer.host;

import io.slipway.installer.inventory.HostSpec;

/** Opens machines. Thread-safe. */
public interface Hosts extends AutoCloseable {
    /**
     * The machine, ready for programs.
     *
     * @throws HostException when it is not reached, or lets nobody in
     */
    Host open(HostSpec spec);

    /** Closes all that was opened. */
    @Override
    void close();
}
