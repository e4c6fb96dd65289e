package io.slipway.agent.volume;

import io.slipway.agent.sandbox.PathNames;
import io.slipway.agent.sandbox.SandboxCollector;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.PersistentVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The persistent folders of an agent: {@code volumes/FRAMEWORK/ID} below its work folder. Every method blocks.
 *
 * @param work the agent's work folder
 */
public record Volumes(Path work) {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

    /** Where a volume lies. */
    public Path folder(FrameworkId framework, String persistenceId) {
        return work.resolve("volumes")
                .resolve(PathNames.encode(framework.value()))
                .resolve(PathNames.encode(persistenceId));
    }

    /**
     * Makes the volume unless it is there, and links it into a sandbox.
     *
     * @return its folder
     * @throws IllegalArgumentException for a container path that is not one plain name; for the task's owner
     */
    public Path link(FrameworkId framework, PersistentVolume volume, Path sandbox) throws IOException {
        String name = volume.containerPath();
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..") || name.contains("\0")) {
            throw new IllegalArgumentException("volume '" + volume.persistenceId() + "': containerPath '" + name
                    + "' must be one folder name, relative to the sandbox and without slashes");
        }
        Path folder = Files.createDirectories(folder(framework, volume.persistenceId()));
        Path link = sandbox.resolve(name);
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(folder)) {
                return folder;
            }
            throw new IllegalArgumentException("volume '" + volume.persistenceId() + "': containerPath '" + name
                    + "' is taken already in the sandbox; give each volume a name of its own");
        }
        Files.createSymbolicLink(link, folder);
        return folder;
    }

    /** Deletes a volume with all its data. Nothing happens when there is none. */
    public void destroy(FrameworkId framework, String persistenceId) throws IOException {
        Path folder = folder(framework, persistenceId);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            SandboxCollector.deleteTree(folder);
            LOG.info("deleted the volume {} of framework {}", persistenceId, framework);
        }
    }
}
