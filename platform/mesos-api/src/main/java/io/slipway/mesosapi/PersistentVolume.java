package io.slipway.mesosapi;

/**
 * A folder on an agent that outlives the tasks that use it. On the wire it is a {@code disk} resource with
 * {@code disk.persistence.id} and {@code disk.volume.container_path}.
 *
 * @param persistenceId its identity, unique on the agent for the framework
 * @param containerPath where the task sees it, relative to its sandbox, without slashes
 * @param sizeMb MiB; part of the task's disk resource, which must be at least the sum of its volumes
 */
public record PersistentVolume(String persistenceId, String containerPath, long sizeMb) {}
