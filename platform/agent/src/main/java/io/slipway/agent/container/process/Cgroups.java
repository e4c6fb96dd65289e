package io.slipway.agent.container.process;

import io.slipway.agent.container.ContainerLimits;
import io.slipway.mesosapi.ContainerId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the machine's control groups that belongs to one agent: a sub-hierarchy {@code slipway/NAME}, found in
 * version 1 and version 2 layouts, or nothing where the machine does not let us. Thread-safe.
 */
final class Cgroups {
    /** The sub-hierarchy that all agents of a machine share. */
    static final String TOP = "slipway";

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "cpuacct", "pids", "freezer");

    private final Map<String, Path> v1;
    private final @Nullable Path v2;
    private final List<String> notes;

    private Cgroups(Map<String, Path> v1, @Nullable Path v2, List<String> notes) {
        this.v1 = v1;
        this.v2 = v2;
        this.notes = List.copyOf(notes);
    }

    /** No control groups, for the reason given. */
    static Cgroups none(String reason) {
        return new Cgroups(Map.of(), null, List.of(reason));
    }

    /**
     * Looks what the machine offers and makes the sub-hierarchy {@code name}.
     *
     * @param mountInfo {@code /proc/self/mountinfo}
     * @param ownGroups {@code /proc/self/cgroup}
     */
    static Cgroups discover(Path mountInfo, Path ownGroups, String name) {
        List<String> notes = new ArrayList<>();
        Map<String, Path> hierarchies = new TreeMap<>();
        @Nullable Path unified = null;
        for (Mount mount : Mount.read(mountInfo)) {
            if (mount.type.equals("cgroup2")) {
                unified = mount.folder;
            } else if (mount.type.equals("cgroup")) {
                CONTROLLERS.stream()
                        .filter(mount.options::contains)
                        .forEach(controller -> hierarchies.putIfAbsent(controller, mount.folder));
            }
        }
        Map<String, Path> usable = usableV1(hierarchies, name, notes);
        if (!usable.isEmpty()) {
            return new Cgroups(usable, null, notes);
        }
        @Nullable Path base = unified == null ? null : usableV2(unified, ownGroups, name, notes);
        if (base == null && notes.isEmpty()) {
            notes.add("this machine has no control groups");
        }
        return new Cgroups(Map.of(), base, notes);
    }

    /** The groups of a container, whether they exist or not; null when there are no control groups here. */
    @Nullable
    Cgroup of(ContainerId id) {
        if (v2 != null) {
            return new CgroupV2(v2.resolve(id.value()));
        }
        return v1.isEmpty() ? null : v1Group(id);
    }

    /** Makes the groups of a container; null when there are no control groups here. */
    @Nullable
    Cgroup create(ContainerId id, ContainerLimits limits, boolean capCpu, long maxProcesses) throws IOException {
        if (v2 != null) {
            CgroupV2 group = new CgroupV2(v2.resolve(id.value()));
            group.create(limits, capCpu, maxProcesses);
            return group;
        }
        if (v1.isEmpty()) {
            return null;
        }
        CgroupV1 group = v1Group(id);
        group.create(limits, capCpu, maxProcesses);
        return group;
    }

    /** What is in use, or why nothing is. */
    String describe() {
        String why = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
        if (v2 != null) {
            return "control groups v2 in " + v2 + why;
        }
        return v1.isEmpty()
                ? "no control groups, so no limit on memory, processor or processes" + why
                : "control groups v1 (" + String.join(", ", v1.keySet()) + ")" + why;
    }

    /** Removes the groups of containers other than {@code known}; one that still has a process stays. */
    void tidy(Set<ContainerId> known) {
        for (Path base : v2 == null ? v1.values() : List.of(v2)) {
            try (DirectoryStream<Path> groups = Files.newDirectoryStream(base, Files::isDirectory)) {
                for (Path group : groups) {
                    if (!known.contains(new ContainerId(group.getFileName().toString()))) {
                        removeQuietly(group);
                    }
                }
            } catch (IOException e) {
                LOG.warn("cannot list the control groups in {}: {}", base, e.getMessage());
            }
        }
    }

    private static void removeQuietly(Path group) {
        try {
            CgroupFiles.remove(group);
        } catch (IOException e) {
            LOG.warn("the control group {} of an unknown container cannot be removed: {}", group, e.getMessage());
        }
    }

    /** Removes the sub-hierarchy unless containers are in it. */
    void removeIfUnused() {
        for (Path base : v2 == null ? v1.values() : List.of(v2)) {
            CgroupFiles.removeIfUnused(base);
            @Nullable Path top = base.getParent();
            if (top != null && top.endsWith(TOP)) {
                CgroupFiles.removeIfUnused(top);
            }
        }
    }

    private CgroupV1 v1Group(ContainerId id) {
        Map<String, Path> folders = new TreeMap<>();
        v1.forEach((controller, base) -> folders.put(controller, base.resolve(id.value())));
        return new CgroupV1(folders);
    }

    private static Map<String, Path> usableV1(Map<String, Path> hierarchies, String name, List<String> notes) {
        Map<String, Path> usable = new TreeMap<>();
        hierarchies.forEach((controller, mount) -> {
            Path base = mount.resolve(TOP).resolve(name);
            try {
                Files.createDirectories(base);
                usable.put(controller, base);
            } catch (IOException e) {
                notes.add("cannot make " + base + ": " + e.getMessage());
            }
        });
        return usable;
    }

    private static @Nullable Path usableV2(Path mount, Path ownGroups, String name, List<String> notes) {
        Path parent = mount.resolve(TOP);
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            @Nullable Path delegated = delegated(mount, ownGroups);
            if (delegated == null) {
                notes.add("cannot make " + parent + ": " + e.getMessage());
                return null;
            }
            parent = delegated.resolve(TOP);
        }
        Path base = parent.resolve(name);
        try {
            Files.createDirectories(base);
        } catch (IOException e) {
            notes.add("cannot make " + base + ": " + e.getMessage());
            return null;
        }
        @Nullable Path above = parent.getParent();
        for (Path folder : above == null ? List.of(parent, base) : List.of(above, parent, base)) {
            passOn(folder);
        }
        List<String> missing = missing(base);
        if (!missing.isEmpty()) {
            notes.add("not passed on to " + base + ": " + String.join(", ", missing));
        }
        return base;
    }

    /** The highest group above our own that we may change; a desktop session gets one. */
    private static @Nullable Path delegated(Path mount, Path ownGroups) {
        @Nullable Path highest = null;
        try {
            for (String line : Files.readAllLines(ownGroups)) {
                if (line.startsWith("0::/")) {
                    Path at = mount;
                    for (Path part : Path.of(line.substring(4))) {
                        at = at.resolve(part);
                        boolean ours = Files.isWritable(at) && Files.isWritable(at.resolve("cgroup.procs"));
                        highest = highest == null && ours ? at : highest;
                    }
                }
            }
        } catch (IOException e) {
            return null; // not a machine with control groups
        }
        return highest;
    }

    private static void passOn(Path folder) {
        for (String controller : List.of("memory", "cpu", "pids")) {
            try {
                CgroupFiles.writeIfThere(folder, "cgroup.subtree_control", "+" + controller);
            } catch (IOException e) {
                LOG.debug("cannot pass on {} below {}", controller, folder, e); // missing() tells it
            }
        }
    }

    private static List<String> missing(Path base) {
        try {
            List<String> has = List.of(Files.readString(base.resolve("cgroup.subtree_control"))
                    .trim()
                    .split("\\s+"));
            return List.of("memory", "cpu", "pids").stream()
                    .filter(controller -> !has.contains(controller))
                    .toList();
        } catch (IOException e) {
            return List.of("every controller");
        }
    }

    private record Mount(String type, Path folder, List<String> options) {
        /** The mounts; none where the file is not there. */
        static List<Mount> read(Path mountInfo) {
            List<Mount> mounts = new ArrayList<>();
            try {
                for (String line : Files.readAllLines(mountInfo)) {
                    // 36 35 98:0 /root /mount-point options [tags...] - type source super-options
                    int dash = line.indexOf(" - ");
                    String[] left = line.split(" ");
                    String[] right =
                            dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
                    if (left.length > 4 && right.length > 2) {
                        mounts.add(new Mount(right[0], Path.of(left[4]), List.of(right[2].split(","))));
                    }
                }
            } catch (IOException e) {
                return List.of(); // not Linux
            }
            return mounts;
        }
    }
}
