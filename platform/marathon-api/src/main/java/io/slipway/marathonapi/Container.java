package io.slipway.marathonapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app's task runs in.
 *
 * @param type the engine
 * @param docker the image, when there is one
 * @param portMappings empty when the app's network needs none
 * @param volumes mounts
 * @param linuxInfo seccomp and IPC settings
 */
public record Container(
        Type type,
        @Nullable Docker docker,
        List<PortMapping> portMappings,
        List<Volume> volumes,
        @Nullable LinuxInfo linuxInfo) {
    /** The engines. */
    public enum Type {
        DOCKER,
        MESOS
    }

    /** Copies the lists. */
    public Container {
        portMappings = List.copyOf(portMappings);
        volumes = List.copyOf(volumes);
    }

    /** The same with other port mappings. */
    public Container withPortMappings(List<PortMapping> other) {
        return new Container(type, docker, other, volumes, linuxInfo);
    }

    /**
     * An image.
     *
     * @param image its reference
     * @param forcePullImage pull even when present
     * @param privileged run with all rights
     * @param parameters raw options of the docker command line
     * @param pullSecret the secret to pull with
     */
    public record Docker(
            String image,
            boolean forcePullImage,
            boolean privileged,
            List<Parameter> parameters,
            @Nullable String pullSecret) {
        /** Copies the list. */
        public Docker {
            parameters = List.copyOf(parameters);
        }
    }

    /** A raw option. */
    public record Parameter(String key, String value) {}

    /**
     * Settings of the Linux kernel for a container.
     *
     * @param seccompProfile the profile's name
     * @param unconfined run without a profile
     * @param ipcMode {@code PRIVATE} or {@code SHARE_PARENT}
     * @param shmSize MiB of shared memory
     */
    public record LinuxInfo(
            @Nullable String seccompProfile,
            @Nullable Boolean unconfined,
            @Nullable String ipcMode,
            @Nullable Integer shmSize) {}

    /** The persistent volumes among the volumes. */
    public List<Volume.Persistent> persistentVolumes() {
        return volumes.stream()
                .filter(Volume.Persistent.class::isInstance)
                .map(Volume.Persistent.class::cast)
                .toList();
    }
}
