package io.slipway.agent.container.process;

import io.slipway.agent.container.ContainerExit.OutOfMemory;
import io.slipway.agent.container.ContainerUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control groups of one container. All methods block. */
interface Cgroup {
    /** The files a process writes its id to, to join. */
    List<Path> joinFiles();

    /** The processes in it. */
    List<Long> processes() throws IOException;

    /** Sends SIGKILL to every process in it, in a way that none escapes by forking. */
    void killAll() throws IOException;

    /** Set when the kernel has killed for want of memory. */
    @Nullable
    OutOfMemory outOfMemory();

    /** What it uses; null when that is not accounted here. */
    @Nullable
    ContainerUsage usage();

    /** Removes it. Fails while a process is in it. */
    void remove() throws IOException;
}
