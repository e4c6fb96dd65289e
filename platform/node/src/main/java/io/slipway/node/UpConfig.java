package io.slipway.node;

import io.slipway.resources.Resources;
import io.slipway.runtime.config.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code slipway up} is told.
 *
 * @param home where everything is kept; default {@code ~/.slipway}
 * @param host the address to listen on; default {@code 127.0.0.1}, so that only this machine reaches it
 * @param port the front door; default 7070, 0 takes a free one
 * @param agents how many agents, 1 to {@value #AGENTS_MAX}; with more than one, the last is public
 * @param resources what each agent offers; empty to share out what the machine has
 * @param allowedHosts further names that may stand in a request's {@code Host}
 * @param stopTasks whether a clean stop ends the tasks too; default no
 * @param auth whether users must log in; default no
 */
record UpConfig(
        Path home,
        String host,
        int port,
        int agents,
        Optional<Resources> resources,
        List<String> allowedHosts,
        boolean stopTasks,
        boolean auth) {
    /** The front door's usual port. */
    static final int DEFAULT_PORT = 7070;

    /** As many as find disjoint port ranges below 31000. */
    static final int AGENTS_MAX = 20;

    UpConfig {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /**
     * Checks what was given.
     *
     * @throws io.slipway.runtime.config.ConfigException with every problem
     */
    static UpConfig of(
            Path home,
            String host,
            int port,
            int agents,
            Optional<String> resources,
            List<String> allowedHosts,
            boolean stopTasks) {
        Problems problems = new Problems();
        problems.check(port >= 0 && port <= 65535, "--port " + port + ": expected 0 to 65535 (0 takes a free one)");
        problems.check(agents >= 1 && agents <= AGENTS_MAX, "--agents " + agents + ": expected 1 to " + AGENTS_MAX);
        problems.check(!host.isBlank(), "--host: expected an address or a name, such as 127.0.0.1");
        Optional<Resources> parsed = Optional.empty();
        try {
            parsed = resources.map(Resources::parse);
        } catch (IllegalArgumentException e) {
            problems.add("--resources: " + e.getMessage());
        }
        problems.throwIfAny();
        return new UpConfig(
                home.toAbsolutePath().normalize(), host, port, agents, parsed, allowedHosts, stopTasks, false);
    }

    /** The same, with a login or without. */
    UpConfig withAuth(boolean on) {
        return new UpConfig(home, host, port, agents, resources, allowedHosts, stopTasks, on);
    }
}
