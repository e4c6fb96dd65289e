package io.slipway.marathonapi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something mounted into a container. */
public sealed interface Volume {
    /** Where the task sees it. */
    String containerPath();

    /**
     * A folder of the host.
     *
     * @param readOnly mode RO rather than RW
     */
    record Host(String containerPath, String hostPath, boolean readOnly) implements Volume {}

    /**
     * A folder on the agent that outlives the task.
     *
     * @param containerPath without slashes, relative to the sandbox
     * @param type what kind of disk it lies on
     * @param size MiB
     * @param maxSize MiB, for mount disks
     * @param profileName the disk profile
     * @param constraints on the disk's path
     */
    record Persistent(
            String containerPath,
            DiskType type,
            long size,
            @Nullable Long maxSize,
            @Nullable String profileName,
            List<Constraint> constraints)
            implements Volume {
        /** Copies the list. */
        public Persistent {
            constraints = List.copyOf(constraints);
        }
    }

    /**
     * A volume that a provider outside makes and mounts.
     *
     * @param readOnly mode RO rather than RW
     * @param size GiB
     */
    record External(
            String containerPath,
            boolean readOnly,
            String provider,
            @Nullable String name,
            @Nullable Integer size,
            Map<String, String> options,
            boolean shared)
            implements Volume {
        /** Copies the map. */
        public External {
            options = Copies.of(options);
        }
    }

    /**
     * A secret as a file.
     *
     * @param secret its name among the app's secrets
     */
    record Secret(String containerPath, String secret) implements Volume {}

    /** Kinds of disks. */
    enum DiskType {
        ROOT,
        PATH,
        MOUNT;

        /** As the API writes it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
