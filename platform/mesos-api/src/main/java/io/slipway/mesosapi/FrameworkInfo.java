package io.slipway.mesosapi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A framework as it introduces itself.
 *
 * @param id null on the first subscription
 * @param name for people
 * @param user the operating system user its tasks run as; empty for the agent's own
 * @param roles the roles it gets offers for, at least one
 * @param failoverTimeout how long its tasks live on after it disconnected
 * @param checkpoint whether its tasks survive an agent's restart
 * @param hostname where it runs; may be empty
 * @param principal who it authenticated as; may be empty
 * @param webuiUrl its page; may be empty
 * @param capabilities what it understands
 * @param labels free labels
 */
public record FrameworkInfo(
        @Nullable FrameworkId id,
        String name,
        String user,
        List<String> roles,
        Duration failoverTimeout,
        boolean checkpoint,
        String hostname,
        String principal,
        String webuiUrl,
        Set<Capability> capabilities,
        Map<String, String> labels) {

    /** What a framework can declare to understand. */
    public enum Capability {
        REVOCABLE_RESOURCES,
        TASK_KILLING_STATE,
        GPU_RESOURCES,
        SHARED_RESOURCES,
        PARTITION_AWARE,
        MULTI_ROLE,
        RESERVATION_REFINEMENT,
        REGION_AWARE
    }

    /** Copies the collections. */
    public FrameworkInfo {
        roles = List.copyOf(roles);
        capabilities = Set.copyOf(capabilities);
        labels = Map.copyOf(labels);
    }

    /** The same framework under the id that the master gave it. */
    public FrameworkInfo withId(FrameworkId given) {
        return new FrameworkInfo(
                given,
                name,
                user,
                roles,
                failoverTimeout,
                checkpoint,
                hostname,
                principal,
                webuiUrl,
                capabilities,
                labels);
    }
}
