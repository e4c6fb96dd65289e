package io.slipway.agent.container;

import io.slipway.mesosapi.ContainerId;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container to launch.
 *
 * @param id its identity, unique on the machine
 * @param records a folder that exists, for the records that outlive the agent process; only the agent may enter it
 * @param sandbox a folder that exists; the task's working folder, with its {@code stdout} and {@code stderr}
 * @param folders further folders that the task's user is to own, such as persistent volumes
 * @param command the program and its arguments, at least the program
 * @param environment every variable the task gets, and no other
 * @param user who it runs as; null for the agent's own user
 * @param limits what it may use
 */
public record ContainerSpec(
        ContainerId id,
        Path records,
        Path sandbox,
        List<Path> folders,
        List<String> command,
        Map<String, String> environment,
        @Nullable String user,
        ContainerLimits limits) {
    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException without a program
     */
    public ContainerSpec {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("container " + id + ": no program to run");
        }
        folders = List.copyOf(folders);
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
