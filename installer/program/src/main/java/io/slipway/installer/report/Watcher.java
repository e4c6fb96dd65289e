package io.slipway.installer.report;

import io.slipway.client.json.Json;

/**
 * Told what a phase does as data, besides the lines that are written: for whoever shows it in another way than a
 * terminal. Called from many threads; must not block.
 */
public interface Watcher {
    /** Wants to know nothing. */
    Watcher NONE = new Watcher() {};

    /** A phase begins, by its name on the command line. */
    default void phase(String name) {}

    /** What a phase came to, in the form that {@code --json} prints. */
    default void result(String phase, Json result) {}

    /** A host is to be brought to where it should be, in so many steps. */
    default void planned(String host, int steps) {}

    /** A step begins on a host, perhaps with others that are done in one go. */
    default void began(String host, String step) {}

    /** One more step is done on a host. */
    default void done(String host) {}

    /** So many bytes of an archive are on their way to a host. */
    default void sent(String host, long bytes, long all) {}

    /** A host is not brought further. */
    default void failed(String host, String why) {}

    /** The phase ends without what it was called for. */
    default void refused(String why) {}
}
