package io.slipway.marathonapi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as the API shows it.
 *
 * @param id the task
 * @param appId whose
 * @param host the agent's host name
 * @param state a Mesos task state
 * @param role the role its resources are charged to
 * @param ports its host ports; none once it is over
 * @param servicePorts the app's service ports
 * @param ipAddresses where it can be reached
 * @param slaveId the agent
 * @param stagedAt when it was launched
 * @param startedAt when it was first running
 * @param version the app's version that it runs
 * @param healthCheckResults how its health checks stand
 * @param localVolumes its folders that outlive it
 * @param region of the agent
 * @param zone of the agent
 * @param instanceIndex its number among the instances of its app; an extension of Slipway
 * @param statusMessage the last report in words; an extension of Slipway
 * @param lastFailures how earlier tasks of the same instance number failed, newest first; an extension of Slipway
 */
public record Task(
        String id,
        PathId appId,
        String host,
        String state,
        String role,
        List<Integer> ports,
        List<Integer> servicePorts,
        List<IpAddress> ipAddresses,
        @Nullable String slaveId,
        @Nullable Instant stagedAt,
        @Nullable Instant startedAt,
        @Nullable Instant version,
        List<Health> healthCheckResults,
        List<LocalVolume> localVolumes,
        @Nullable String region,
        @Nullable String zone,
        int instanceIndex,
        String statusMessage,
        List<TaskFailure> lastFailures) {
    /** Copies the lists. */
    public Task {
        ports = List.copyOf(ports);
        servicePorts = List.copyOf(servicePorts);
        ipAddresses = List.copyOf(ipAddresses);
        healthCheckResults = List.copyOf(healthCheckResults);
        localVolumes = List.copyOf(localVolumes);
        lastFailures = List.copyOf(lastFailures);
    }

    /** An address; the protocol is {@code IPv4} or {@code IPv6}. */
    public record IpAddress(String ipAddress, String protocol) {}

    /** A folder that outlives the task. */
    public record LocalVolume(PathId runSpecId, String containerPath, String uuid, String persistenceId) {}

    /** Whether it counts as {@code tasksStaged}. */
    public boolean isStaged() {
        return state.equals("TASK_STAGING") || state.equals("TASK_STARTING");
    }

    /** Whether it counts as {@code tasksRunning}. */
    public boolean isRunning() {
        return state.equals("TASK_RUNNING");
    }

    /** Whether it runs, has been checked, and every check that has answered says that it serves. */
    public boolean isHealthy() {
        return isRunning()
                && !healthCheckResults.isEmpty()
                && healthCheckResults.stream().allMatch(Health::alive);
    }

    /** Whether it runs and a check says that it does not serve. */
    public boolean isUnhealthy() {
        return isRunning() && !healthCheckResults.stream().allMatch(Health::alive);
    }
}
