package io.slipway.agent.sandbox;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where sandboxes lie: {@code slaves/AGENT/frameworks/FRAMEWORK/executors/TASK/runs/CONTAINER} below the work folder,
 * and {@code runs/latest} points to the newest.
 *
 * @param work the agent's work folder
 * @see <a href="https://mesos.apache.org/documentation/latest/sandbox/">Mesos: sandbox</a>
 */
public record Sandboxes(Path work) {
    private static final String LATEST = "latest";

    /** The folder below which all sandboxes lie. */
    public Path root() {
        return work.resolve("slaves");
    }

    /** The sandbox of a container. */
    public Path of(AgentId agent, FrameworkId framework, TaskId task, ContainerId container) {
        return runs(agent, framework, task).resolve(container.value());
    }

    /** Makes a sandbox and points {@code latest} to it. */
    public void create(Path sandbox) throws IOException {
        Files.createDirectories(sandbox);
        Path fresh = sandbox.resolveSibling(LATEST + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, sandbox.getFileName());
        Files.move(
                fresh,
                sandbox.resolveSibling(LATEST),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The newest sandbox of an executor, which for us is a task. */
    public Path latest(AgentId agent, String framework, String executor) {
        return root().resolve(PathNames.encode(agent.value()))
                .resolve("frameworks")
                .resolve(PathNames.encode(framework))
                .resolve("executors")
                .resolve(PathNames.encode(executor))
                .resolve("runs")
                .resolve(LATEST);
    }

    private Path runs(AgentId agent, FrameworkId framework, TaskId task) {
        Path latest = latest(agent, framework.value(), task.value());
        return latest.resolveSibling("").normalize();
    }
}
