package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Events as {@code /v2/events} sends them: in the light form, deployments without the groups they lead from and to.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/event-bus.html">Marathon event bus</a>
 */
public final class EventJson {
    private EventJson() {}

    /** An event, with its {@code eventType} and {@code timestamp}. */
    public static ObjectNode write(ApiEvent event) {
        ObjectNode json = AppJson.object();
        json.put("eventType", event.type()).put("timestamp", Timestamps.format(event.timestamp()));
        if (!stream(json, event) && !task(json, event) && !instance(json, event) && !deployment(json, event)) {
            scheduler(json, event);
        }
        return json;
    }

    private static boolean stream(ObjectNode json, ApiEvent event) {
        if (event instanceof ApiEvent.StreamAttached attached) {
            json.put("remoteAddress", attached.remoteAddress());
        } else if (event instanceof ApiEvent.StreamDetached detached) {
            json.put("remoteAddress", detached.remoteAddress());
        } else if (event instanceof ApiEvent.ApiPost post) {
            json.put("clientIp", post.clientIp()).put("uri", post.uri());
            json.set("appDefinition", AppJson.write(post.app()));
        } else {
            return false;
        }
        return true;
    }

    private static boolean task(ObjectNode json, ApiEvent event) {
        if (event instanceof ApiEvent.StatusUpdate update) {
            json.put("slaveId", update.slaveId())
                    .put("taskId", update.taskId())
                    .put("taskStatus", update.taskStatus())
                    .put("message", update.message())
                    .put("appId", update.appId().toString())
                    .put("host", update.host());
            json.set(
                    "ipAddresses",
                    AppJson.array(
                            update.ipAddresses().stream().map(TaskJson::address).toList()));
            TaskJson.numbers(json, "ports", update.ports());
            json.put("version", Timestamps.format(update.version()));
            AppJson.put(json, "reason", update.reason());
            if (update.exitCode() != null) {
                json.put("exitCode", update.exitCode());
            }
        } else if (event instanceof ApiEvent.AppTerminated terminated) {
            json.put("appId", terminated.appId().toString());
        } else if (event instanceof ApiEvent.FailedHealthCheck failed) {
            json.put("appId", failed.appId().toString()).put("taskId", failed.instanceId());
            json.set("healthCheck", CheckJson.healthCheck(failed.healthCheck()));
        } else if (event instanceof ApiEvent.HealthStatusChanged changed) {
            json.put("appId", changed.appId().toString())
                    .put("instanceId", changed.instanceId())
                    .put("version", Timestamps.format(changed.version()))
                    .put("alive", changed.alive());
        } else if (event instanceof ApiEvent.UnhealthyInstanceKill kill) {
            json.put("appId", kill.appId().toString())
                    .put("taskId", kill.taskId())
                    .put("instanceId", kill.instanceId())
                    .put("version", Timestamps.format(kill.version()))
                    .put("reason", kill.reason())
                    .put("host", kill.host());
            AppJson.put(json, "slaveId", kill.slaveId());
        } else {
            return false;
        }
        return true;
    }

    private static boolean instance(ObjectNode json, ApiEvent event) {
        if (event instanceof ApiEvent.InstanceChanged changed) {
            json.put("instanceId", changed.instanceId())
                    .put("condition", changed.condition())
                    .put("runSpecId", changed.runSpecId().toString());
            AppJson.put(json, "agentId", changed.agentId());
            AppJson.put(json, "host", changed.host());
            json.put("runSpecVersion", Timestamps.format(changed.runSpecVersion()));
        } else if (event instanceof ApiEvent.InstanceHealthChanged changed) {
            json.put("instanceId", changed.instanceId())
                    .put("runSpecId", changed.runSpecId().toString());
            if (changed.healthy() != null) {
                json.put("healthy", changed.healthy());
            }
            json.put("runSpecVersion", Timestamps.format(changed.runSpecVersion()));
        } else if (event instanceof ApiEvent.UnknownInstanceTerminated terminated) {
            json.put("instanceId", terminated.instanceId())
                    .put("runSpecId", terminated.runSpecId().toString())
                    .put("condition", terminated.condition());
        } else {
            return false;
        }
        return true;
    }

    private static boolean deployment(ObjectNode json, ApiEvent event) {
        if (event instanceof ApiEvent.GroupChangeSuccess success) {
            json.put("groupId", success.groupId().toString()).put("version", Timestamps.format(success.version()));
        } else if (event instanceof ApiEvent.GroupChangeFailed failed) {
            json.put("groupId", failed.groupId().toString())
                    .put("version", Timestamps.format(failed.version()))
                    .put("reason", failed.reason());
        } else if (event instanceof ApiEvent.DeploymentStarted started) {
            step(json, started.plan(), started.currentStep());
        } else if (event instanceof ApiEvent.DeploymentStepSuccess success) {
            step(json, success.plan(), success.currentStep());
        } else if (event instanceof ApiEvent.DeploymentStepFailure failure) {
            step(json, failure.plan(), failure.currentStep());
        } else if (event instanceof ApiEvent.DeploymentSuccess success) {
            json.put("id", success.plan().id()).set("plan", plan(success.plan()));
        } else if (event instanceof ApiEvent.DeploymentFailed failed) {
            json.put("id", failed.plan().id()).set("plan", plan(failed.plan()));
            AppJson.put(json, "reason", failed.reason());
        } else {
            return false;
        }
        return true;
    }

    private static void scheduler(ObjectNode json, ApiEvent event) {
        if (event instanceof ApiEvent.SchedulerRegistered registered) {
            json.put("frameworkId", registered.frameworkId()).put("master", registered.master());
        } else if (event instanceof ApiEvent.SchedulerReregistered reregistered) {
            json.put("master", reregistered.master());
        } else if (!(event instanceof ApiEvent.SchedulerDisconnected)) {
            throw new IllegalArgumentException("no JSON for " + event.type());
        }
    }

    private static void step(ObjectNode json, ApiEvent.Plan plan, DeploymentInfo.Step step) {
        json.set("plan", plan(plan));
        json.set("currentStep", DeploymentJson.step(step));
    }

    private static ObjectNode plan(ApiEvent.Plan plan) {
        ObjectNode json = AppJson.object();
        json.put("id", plan.id());
        json.set("steps", DeploymentJson.steps(plan.steps()));
        return json.put("version", Timestamps.format(plan.version()));
    }
}
