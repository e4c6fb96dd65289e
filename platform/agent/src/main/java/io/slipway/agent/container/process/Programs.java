package io.slipway.agent.container.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the system's own programs; the agent's {@code PATH} is not asked. */
final class Programs {
    /** Where the supervisor looks for programs. */
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Programs() {}

    /** The program {@code name}, if it is installed. */
    static Optional<Path> find(String name) {
        return Stream.of(PATH.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
