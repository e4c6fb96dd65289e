package io.slipway.node;

/** A process's roles, running. */
interface Node extends AutoCloseable {
    /** Where it serves. */
    String url();

    /** Stops everything, last started first. */
    @Override
    void close();
}
