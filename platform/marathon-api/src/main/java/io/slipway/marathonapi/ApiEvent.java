package io.slipway.marathonapi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as {@code /v2/events} tells it.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/event-bus.html">Marathon event bus</a>
 */
public sealed interface ApiEvent {
    /** The {@code eventType}. */
    String type();

    /** When it happened. */
    Instant timestamp();

    /** {@code event_stream_attached}: somebody listens. */
    record StreamAttached(String remoteAddress, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "event_stream_attached";
        }
    }

    /** {@code event_stream_detached}: somebody has stopped listening. */
    record StreamDetached(String remoteAddress, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "event_stream_detached";
        }
    }

    /** {@code api_post_event}: an app was created or changed through the API. */
    record ApiPost(String clientIp, String uri, AppDefinition app, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "api_post_event";
        }
    }

    /**
     * {@code status_update_event}: a task's state changed.
     *
     * @param reason Mesos' reason; an extension of Slipway
     * @param exitCode of its process; an extension of Slipway
     */
    record StatusUpdate(
            String slaveId,
            String taskId,
            String taskStatus,
            String message,
            PathId appId,
            String host,
            List<Task.IpAddress> ipAddresses,
            List<Integer> ports,
            Instant version,
            @Nullable String reason,
            @Nullable Integer exitCode,
            Instant timestamp)
            implements ApiEvent {
        /** Copies the lists. */
        public StatusUpdate {
            ipAddresses = List.copyOf(ipAddresses);
            ports = List.copyOf(ports);
        }

        @Override
        public String type() {
            return "status_update_event";
        }
    }

    /** {@code instance_changed_event}: an instance's condition changed ({@code Running}, {@code Failed} ...). */
    record InstanceChanged(
            String instanceId,
            String condition,
            PathId runSpecId,
            @Nullable String agentId,
            @Nullable String host,
            Instant runSpecVersion,
            Instant timestamp)
            implements ApiEvent {
        @Override
        public String type() {
            return "instance_changed_event";
        }
    }

    /** {@code instance_health_changed_event}. */
    record InstanceHealthChanged(
            String instanceId, PathId runSpecId, @Nullable Boolean healthy, Instant runSpecVersion, Instant timestamp)
            implements ApiEvent {
        @Override
        public String type() {
            return "instance_health_changed_event";
        }
    }

    /** {@code unknown_instance_terminated_event}: a task that nobody here knew has ended. */
    record UnknownInstanceTerminated(String instanceId, PathId runSpecId, String condition, Instant timestamp)
            implements ApiEvent {
        @Override
        public String type() {
            return "unknown_instance_terminated_event";
        }
    }

    /** {@code app_terminated_event}: an app and its last task are gone. */
    record AppTerminated(PathId appId, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "app_terminated_event";
        }
    }

    /** {@code failed_health_check_event}; the field {@code taskId} holds an instance id, as in Marathon. */
    record FailedHealthCheck(PathId appId, String instanceId, AppHealthCheck healthCheck, Instant timestamp)
            implements ApiEvent {
        @Override
        public String type() {
            return "failed_health_check_event";
        }
    }

    /** {@code health_status_changed_event}. */
    record HealthStatusChanged(PathId appId, String instanceId, Instant version, boolean alive, Instant timestamp)
            implements ApiEvent {
        @Override
        public String type() {
            return "health_status_changed_event";
        }
    }

    /** {@code unhealthy_instance_kill_event}: a task was ended because of its health check. */
    record UnhealthyInstanceKill(
            PathId appId,
            String taskId,
            String instanceId,
            Instant version,
            String reason,
            String host,
            @Nullable String slaveId,
            Instant timestamp)
            implements ApiEvent {
        @Override
        public String type() {
            return "unhealthy_instance_kill_event";
        }
    }

    /** {@code group_change_success}. */
    record GroupChangeSuccess(PathId groupId, Instant version, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "group_change_success";
        }
    }

    /** {@code group_change_failed}. */
    record GroupChangeFailed(PathId groupId, Instant version, String reason, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "group_change_failed";
        }
    }

    /** {@code deployment_info}: a deployment begins its next step. */
    record DeploymentStarted(Plan plan, DeploymentInfo.Step currentStep, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "deployment_info";
        }
    }

    /** {@code deployment_step_success}. */
    record DeploymentStepSuccess(Plan plan, DeploymentInfo.Step currentStep, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "deployment_step_success";
        }
    }

    /** {@code deployment_step_failure}. */
    record DeploymentStepFailure(Plan plan, DeploymentInfo.Step currentStep, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "deployment_step_failure";
        }
    }

    /** {@code deployment_success}. */
    record DeploymentSuccess(Plan plan, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "deployment_success";
        }
    }

    /** {@code deployment_failed}: cancelled, by a request or by a forced deployment. */
    record DeploymentFailed(Plan plan, @Nullable String reason, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "deployment_failed";
        }
    }

    /** {@code scheduler_registered_event}. */
    record SchedulerRegistered(String frameworkId, String master, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "scheduler_registered_event";
        }
    }

    /** {@code scheduler_reregistered_event}. */
    record SchedulerReregistered(String master, Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "scheduler_reregistered_event";
        }
    }

    /** {@code scheduler_disconnected_event}. */
    record SchedulerDisconnected(Instant timestamp) implements ApiEvent {
        @Override
        public String type() {
            return "scheduler_disconnected_event";
        }
    }

    /** A deployment in an event: what it does, without the groups it leads from and to. */
    record Plan(String id, List<DeploymentInfo.Step> steps, Instant version) {
        /** Copies the list. */
        public Plan {
            steps = List.copyOf(steps);
        }
    }
}
