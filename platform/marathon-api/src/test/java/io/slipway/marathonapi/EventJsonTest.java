package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.DeploymentInfo.Action;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.DeploymentInfo.Step;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final String TIME = "2026-01-02T03:04:05.006Z";
    private static final PathId APP = PathId.absolute("/a");
    private static final Step STEP = new Step(List.of(Action.of(ActionType.ScaleApplication, APP)));
    private static final String STEP_JSON = "{'actions':[{'action':'ScaleApplication','app':'/a'}]}";
    private static final ApiEvent.Plan PLAN = new ApiEvent.Plan("d", List.of(STEP), AT);
    private static final String PLAN_JSON = "'plan':{'id':'d','steps':[" + STEP_JSON + "],'version':'" + TIME + "'}";

    @ParameterizedTest
    @MethodSource({"streams", "tasks", "deployments", "scheduler"})
    void writesEveryEvent(ApiEvent event, String type, String fields) {
        assertThat(event.type()).isEqualTo(type);
        String expected = "{'eventType':'" + type + "','timestamp':'" + TIME + "'" + fields + "}";
        assertThat(EventJson.write(event).toString().replace('"', '\'')).isEqualTo(expected);
    }

    static Stream<Arguments> streams() {
        AppDefinition app = AppDefinition.of(APP).cmd("true").build();
        return Stream.of(
                Arguments.of(new ApiEvent.StreamAttached("h", AT), "event_stream_attached", ",'remoteAddress':'h'"),
                Arguments.of(new ApiEvent.StreamDetached("h", AT), "event_stream_detached", ",'remoteAddress':'h'"),
                Arguments.of(
                        new ApiEvent.ApiPost("h", "/v2/apps", app, AT),
                        "api_post_event",
                        ",'clientIp':'h','uri':'/v2/apps','appDefinition':"
                                + AppJson.write(app).toString().replace('"', '\'')));
    }

    static Stream<Arguments> tasks() {
        AppHealthCheck check =
                new AppHealthCheck(AppHealthCheck.Protocol.TCP, null, 0, null, null, 1, 2, 3, 4, 5, false, "IPv4");
        return Stream.of(
                Arguments.of(
                        new ApiEvent.StatusUpdate(
                                "s",
                                "t",
                                "TASK_FAILED",
                                "exited",
                                APP,
                                "h",
                                List.of(new Task.IpAddress("10.0.0.1", "IPv4")),
                                List.of(31000),
                                AT,
                                "REASON_COMMAND_EXECUTOR_FAILED",
                                3,
                                AT),
                        "status_update_event",
                        ",'slaveId':'s','taskId':'t','taskStatus':'TASK_FAILED','message':'exited','appId':'/a',"
                                + "'host':'h','ipAddresses':[{'ipAddress':'10.0.0.1','protocol':'IPv4'}],"
                                + "'ports':[31000],'version':'" + TIME
                                + "','reason':'REASON_COMMAND_EXECUTOR_FAILED','exitCode':3"),
                Arguments.of(
                        new ApiEvent.InstanceChanged("i", "Running", APP, "s", "h", AT, AT),
                        "instance_changed_event",
                        ",'instanceId':'i','condition':'Running','runSpecId':'/a','agentId':'s','host':'h',"
                                + "'runSpecVersion':'" + TIME + "'"),
                Arguments.of(
                        new ApiEvent.InstanceHealthChanged("i", APP, null, AT, AT),
                        "instance_health_changed_event",
                        ",'instanceId':'i','runSpecId':'/a','runSpecVersion':'" + TIME + "'"),
                Arguments.of(
                        new ApiEvent.UnknownInstanceTerminated("i", APP, "Finished", AT),
                        "unknown_instance_terminated_event",
                        ",'instanceId':'i','runSpecId':'/a','condition':'Finished'"),
                Arguments.of(new ApiEvent.AppTerminated(APP, AT), "app_terminated_event", ",'appId':'/a'"),
                Arguments.of(
                        new ApiEvent.FailedHealthCheck(APP, "i", check, AT),
                        "failed_health_check_event",
                        ",'appId':'/a','taskId':'i','healthCheck':{'gracePeriodSeconds':1,'intervalSeconds':2,"
                                + "'maxConsecutiveFailures':4,'portIndex':0,'protocol':'TCP','timeoutSeconds':3}"),
                Arguments.of(
                        new ApiEvent.HealthStatusChanged(APP, "i", AT, true, AT),
                        "health_status_changed_event",
                        ",'appId':'/a','instanceId':'i','version':'" + TIME + "','alive':true"),
                Arguments.of(
                        new ApiEvent.UnhealthyInstanceKill(APP, "t", "i", AT, "refused", "h", null, AT),
                        "unhealthy_instance_kill_event",
                        ",'appId':'/a','taskId':'t','instanceId':'i','version':'" + TIME
                                + "','reason':'refused','host':'h'"));
    }

    static Stream<Arguments> deployments() {
        String step = "," + PLAN_JSON + ",'currentStep':" + STEP_JSON;
        return Stream.of(
                Arguments.of(
                        new ApiEvent.GroupChangeSuccess(APP, AT, AT),
                        "group_change_success",
                        ",'groupId':'/a','version':'" + TIME + "'"),
                Arguments.of(
                        new ApiEvent.GroupChangeFailed(APP, AT, "no", AT),
                        "group_change_failed",
                        ",'groupId':'/a','version':'" + TIME + "','reason':'no'"),
                Arguments.of(new ApiEvent.DeploymentStarted(PLAN, STEP, AT), "deployment_info", step),
                Arguments.of(new ApiEvent.DeploymentStepSuccess(PLAN, STEP, AT), "deployment_step_success", step),
                Arguments.of(new ApiEvent.DeploymentStepFailure(PLAN, STEP, AT), "deployment_step_failure", step),
                Arguments.of(new ApiEvent.DeploymentSuccess(PLAN, AT), "deployment_success", ",'id':'d'," + PLAN_JSON),
                Arguments.of(
                        new ApiEvent.DeploymentFailed(PLAN, "cancelled", AT),
                        "deployment_failed",
                        ",'id':'d'," + PLAN_JSON + ",'reason':'cancelled'"));
    }

    static Stream<Arguments> scheduler() {
        return Stream.of(
                Arguments.of(
                        new ApiEvent.SchedulerRegistered("f", "m", AT),
                        "scheduler_registered_event",
                        ",'frameworkId':'f','master':'m'"),
                Arguments.of(
                        new ApiEvent.SchedulerReregistered("m", AT), "scheduler_reregistered_event", ",'master':'m'"),
                Arguments.of(new ApiEvent.SchedulerDisconnected(AT), "scheduler_disconnected_event", ""));
    }
}
