package io.slipway.node;

import io.slipway.agent.AgentMeters;
import io.slipway.gateway.auth.http.Gate;
import io.slipway.gateway.auth.login.Login;
import io.slipway.http.Admission;
import io.slipway.http.HttpRequest;
import io.slipway.http.MeasuredHandler;
import io.slipway.http.RouteNames;
import io.slipway.master.Gauges;
import io.slipway.node.events.EventFile;
import io.slipway.packages.http.CosmosHandler;
import io.slipway.replication.MeasuredLog;
import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.RaftLog;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.scheduler.SchedulerMeters;
import java.util.ArrayList;
import java.util.List;

/** Everything that a process measures, and the routes by which its requests are counted. */
final class Measured {
    /** What the process as such measures. */
    static final List<Meter> PROCESS = List.of(
            Meter.gauge("loop.mailbox.tasks", "Tasks that wait in the mailbox of an event loop.", "loop"),
            Meter.gauge("log.member.leads", "1 for the member of the log that leads, else 0.", "member"),
            Meter.gauge("log.member.index", "Index of the last entry that a member has.", "member"),
            Meter.gauge("log.member.lag", "Entries that a member is behind; only the leader knows.", "member"),
            Meter.gauge("log.member.silent.seconds", "How long ago a member answered the leader.", "member"));

    /** Of requests below none of these the route is {@code other}. */
    static final RouteNames ROUTES = new RouteNames(List.of(
            "/ping",
            "/metrics",
            "/v2/apps",
            "/v2/groups",
            "/v2/tasks",
            "/v2/deployments",
            "/v2/queue",
            "/v2/events",
            "/v2/info",
            "/v2/leader",
            "/v2/plugins",
            "/v2/pods",
            "/service/marathon/v2/apps",
            "/service/marathon/v2/groups",
            "/service/marathon/v2/tasks",
            "/service/marathon/v2/deployments",
            "/service/marathon/v2/queue",
            "/service/marathon/v2/events",
            "/service/marathon/v2/info",
            "/service/marathon",
            "/mesos",
            "/mesos/state",
            "/mesos/master/state",
            "/mesos/state-summary",
            "/mesos/master/state-summary",
            "/mesos/slaves",
            "/mesos/tasks",
            "/mesos/metrics/snapshot",
            "/mesos/api/v1",
            "/mesos/api/v1/scheduler",
            "/mesos/api/v1/agent",
            "/agent",
            "/package",
            "/capabilities",
            "/cosmos",
            "/system/health/v1",
            "/system/events",
            "/system/process",
            "/system/v1",
            "/acs/api/v1/auth",
            "/acs/api/v1/users",
            "/acs/api/v1/tokens",
            "/login",
            "/state",
            "/containers",
            "/monitor/statistics",
            "/files",
            "/health"));

    private Measured() {}

    /** Whether a request is a message of an agent or a framework: reports, answers to pings, calls about offers. */
    static boolean isProtocol(HttpRequest request) {
        return request.path().endsWith("/api/v1/agent") || request.path().endsWith("/api/v1/scheduler");
    }

    /** All that can be served at {@code /metrics}, besides the JVM's own. */
    static List<Meter> all() {
        List<Meter> all = new ArrayList<>(PROCESS);
        all.addAll(MeasuredLog.METERS);
        all.addAll(MeasuredHandler.METERS);
        all.addAll(Admission.METERS);
        all.addAll(Gauges.METERS);
        all.addAll(SchedulerMeters.ALL);
        all.addAll(CosmosHandler.METERS);
        all.addAll(AgentMeters.ALL);
        all.addAll(EventFile.METERS);
        all.addAll(Gate.METERS);
        all.addAll(Login.METERS);
        return List.copyOf(all);
    }

    /** Shows the members of a log that has been started. */
    static void members(Metrics metrics, RaftLog log) {
        metrics.gauges(
                "log.member.leads",
                () -> samples(log, member -> member.role() == MemberStatus.Role.LEADER ? 1.0 : 0.0));
        metrics.gauges("log.member.index", () -> samples(log, member -> known(member.lastIndex())));
        metrics.gauges("log.member.lag", () -> samples(log, member -> known(member.lag())));
        metrics.gauges(
                "log.member.silent.seconds",
                () -> samples(log, member -> member.silentMs() < 0 ? Double.NaN : member.silentMs() / 1000.0));
    }

    private interface Reading {
        double of(MemberStatus member);
    }

    private static double known(long number) {
        return number < 0 ? Double.NaN : number;
    }

    private static List<Metrics.Sample> samples(RaftLog log, Reading reading) {
        return log.members().stream()
                .map(member -> Metrics.Sample.of(
                        reading.of(member), "member", member.member().id()))
                .toList();
    }
}
