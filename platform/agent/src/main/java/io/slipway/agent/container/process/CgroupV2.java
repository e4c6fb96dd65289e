package io.slipway.agent.container.process;

import io.slipway.agent.container.ContainerExit.OutOfMemory;
import io.slipway.agent.container.ContainerLimits;
import io.slipway.agent.container.ContainerUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's group in the unified hierarchy.
 *
 * <p>Processor time is shared, not capped, unless a cap is asked for ({@code cpu.weight}, {@code cpu.max}). Memory is a
 * hard limit without swap, and the kernel kills the whole group when it is hit ({@code memory.oom.group}).
 */
final class CgroupV2 implements Cgroup {
    private static final long CPU_PERIOD_US = 100_000;
    private static final long MIN_QUOTA_US = 1000;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Path folder;

    CgroupV2(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder and sets the limits that the parent has passed on. */
    void create(ContainerLimits limits, boolean capCpu, long maxProcesses) throws IOException {
        Files.createDirectories(folder);
        if (limits.memoryBytes() > 0) {
            CgroupFiles.writeIfThere(folder, "memory.max", Long.toString(limits.memoryBytes()));
            CgroupFiles.writeIfThere(folder, "memory.swap.max", "0");
            CgroupFiles.writeIfThere(folder, "memory.oom.group", "1");
        }
        CgroupFiles.writeIfThere(folder, "cpu.weight", Long.toString(weight(limits.cpuMilli())));
        if (capCpu) {
            long quota = Math.max(MIN_QUOTA_US, limits.cpuMilli() * CPU_PERIOD_US / 1000);
            CgroupFiles.writeIfThere(folder, "cpu.max", quota + " " + CPU_PERIOD_US);
        }
        CgroupFiles.writeIfThere(folder, "pids.max", Long.toString(maxProcesses));
    }

    /** 100, the kernel's default, for one processor; within the kernel's 1 to 10000. */
    static long weight(long cpuMilli) {
        return Math.max(1, Math.min(10_000, cpuMilli / 10));
    }

    @Override
    public List<Path> joinFiles() {
        return List.of(folder.resolve("cgroup.procs"));
    }

    @Override
    public List<Long> processes() throws IOException {
        return CgroupFiles.processes(folder);
    }

    @Override
    public void killAll() throws IOException {
        if (Files.exists(folder.resolve("cgroup.kill"))) {
            CgroupFiles.write(folder, "cgroup.kill", "1");
            return;
        }
        CgroupFiles.writeIfThere(folder, "cgroup.freeze", "1"); // kernels before 5.14
        try {
            for (long pid : processes()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        } finally {
            CgroupFiles.writeIfThere(folder, "cgroup.freeze", "0");
        }
    }

    @Override
    public @Nullable OutOfMemory outOfMemory() {
        long kills = CgroupFiles.keyed(folder.resolve("memory.events"), "oom_kill");
        return kills == 0
                ? null
                : new OutOfMemory(
                        CgroupFiles.number(folder.resolve("memory.max")),
                        CgroupFiles.number(folder.resolve("memory.peak")),
                        kills);
    }

    @Override
    public @Nullable ContainerUsage usage() {
        if (!Files.exists(folder.resolve("memory.current"))) {
            return null;
        }
        Path times = folder.resolve("cpu.stat");
        try {
            return new ContainerUsage(
                    processes().size(),
                    CgroupFiles.keyed(times, "user_usec") / MICROS_PER_SECOND,
                    CgroupFiles.keyed(times, "system_usec") / MICROS_PER_SECOND,
                    CgroupFiles.keyed(folder.resolve("memory.stat"), "anon"),
                    CgroupFiles.number(folder.resolve("memory.max")));
        } catch (IOException e) {
            return null; // it ends just now
        }
    }

    @Override
    public void remove() throws IOException {
        CgroupFiles.remove(folder);
    }
}
