package io.slipway.agent.container.process;

import io.slipway.agent.container.ContainerExit.OutOfMemory;
import io.slipway.agent.container.ContainerLimits;
import io.slipway.agent.container.ContainerUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A container's groups where each controller has a hierarchy of its own.
 *
 * <p>Processor time is shared, not capped: {@code cpu.shares} is 1024 for each processor, so that a task may use what
 * others leave idle, as in Mesos without {@code --cgroups_enable_cfs}; with a cap asked for, {@code cpu.cfs_quota_us}
 * is set too. Memory is a hard limit, swap included.
 */
final class CgroupV1 implements Cgroup {
    private static final long CFS_PERIOD_US = 100_000;
    private static final long MIN_SHARES = 2;
    private static final long MIN_QUOTA_US = 1000;
    private static final int FREEZE_POLLS = 200;
    private static final double TICKS_PER_SECOND = 100;

    private final Map<String, Path> folders;

    /** @param folders controller to this container's folder in its hierarchy */
    CgroupV1(Map<String, Path> folders) {
        this.folders = new TreeMap<>(folders);
    }

    /** Makes the folders and sets the limits. */
    void create(ContainerLimits limits, boolean capCpu, long maxProcesses) throws IOException {
        for (Path folder : folders.values()) {
            Files.createDirectories(folder);
        }
        @Nullable Path memory = folders.get("memory");
        if (memory != null && limits.memoryBytes() > 0) {
            CgroupFiles.write(memory, "memory.limit_in_bytes", Long.toString(limits.memoryBytes()));
            CgroupFiles.writeIfThere(memory, "memory.memsw.limit_in_bytes", Long.toString(limits.memoryBytes()));
        }
        @Nullable Path cpu = folders.get("cpu");
        if (cpu != null) {
            CgroupFiles.write(cpu, "cpu.shares", Long.toString(Math.max(MIN_SHARES, limits.cpuMilli() * 1024 / 1000)));
            if (capCpu) {
                CgroupFiles.writeIfThere(cpu, "cpu.cfs_period_us", Long.toString(CFS_PERIOD_US));
                long quota = Math.max(MIN_QUOTA_US, limits.cpuMilli() * CFS_PERIOD_US / 1000);
                CgroupFiles.writeIfThere(cpu, "cpu.cfs_quota_us", Long.toString(quota));
            }
        }
        @Nullable Path pids = folders.get("pids");
        if (pids != null) {
            CgroupFiles.write(pids, "pids.max", Long.toString(maxProcesses));
        }
    }

    @Override
    public List<Path> joinFiles() {
        return folders.values().stream()
                .distinct()
                .map(folder -> folder.resolve("cgroup.procs"))
                .toList();
    }

    @Override
    public List<Long> processes() throws IOException {
        @Nullable
        Path folder =
                folders.getOrDefault("freezer", folders.values().iterator().next());
        return folder == null ? List.of() : CgroupFiles.processes(folder);
    }

    @Override
    public void killAll() throws IOException {
        @Nullable Path freezer = folders.get("freezer");
        if (freezer != null && Files.isDirectory(freezer)) {
            freeze(freezer);
        }
        try {
            for (long pid : processes()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        } finally {
            if (freezer != null && Files.isDirectory(freezer)) {
                CgroupFiles.write(freezer, "freezer.state", "THAWED");
            }
        }
    }

    /**
     * Stops every process, so that none forks while they are killed; a task in the kernel may keep it from being
     * whole.
     */
    private static void freeze(Path freezer) throws IOException {
        CgroupFiles.write(freezer, "freezer.state", "FROZEN");
        Path state = freezer.resolve("freezer.state");
        for (int i = 0; i < FREEZE_POLLS; i++) {
            if (Files.readString(state).trim().equals("FROZEN")) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public @Nullable OutOfMemory outOfMemory() {
        @Nullable Path memory = folders.get("memory");
        if (memory == null) {
            return null;
        }
        long kills = CgroupFiles.keyed(memory.resolve("memory.oom_control"), "oom_kill");
        return kills == 0
                ? null
                : new OutOfMemory(
                        CgroupFiles.number(memory.resolve("memory.limit_in_bytes")),
                        CgroupFiles.number(memory.resolve("memory.max_usage_in_bytes")),
                        kills);
    }

    @Override
    public @Nullable ContainerUsage usage() {
        @Nullable Path memory = folders.get("memory");
        @Nullable Path cpu = folders.get("cpuacct");
        if (memory == null || cpu == null) {
            return null;
        }
        Path times = cpu.resolve("cpuacct.stat");
        try {
            return new ContainerUsage(
                    processes().size(),
                    CgroupFiles.keyed(times, "user") / TICKS_PER_SECOND,
                    CgroupFiles.keyed(times, "system") / TICKS_PER_SECOND,
                    CgroupFiles.keyed(memory.resolve("memory.stat"), "total_rss"),
                    CgroupFiles.number(memory.resolve("memory.limit_in_bytes")));
        } catch (IOException e) {
            return null; // it ends just now
        }
    }

    @Override
    public void remove() throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (Path folder : folders.values()) {
            try {
                CgroupFiles.remove(folder);
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
