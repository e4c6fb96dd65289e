package io.slipway.node;

import io.slipway.http.BearerToken;
import io.slipway.http.HttpHandler;
import io.slipway.http.LoopbackTransport;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.master.http.AgentSessions;
import io.slipway.packages.Packages;
import io.slipway.packages.PackagesConfig;
import io.slipway.replication.MeasuredLog;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.events.EventHub;
import io.slipway.scheduler.http.MarathonApi;
import io.slipway.scheduler.http.ServerInfo;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A master's part of a process: the log, and on it master, scheduler and packages. They join the log before it starts.
 *
 * @param master where agents of this process register
 * @param mesos the master's API, for agents of other processes too when there is a join token
 * @param marathon the scheduler's API
 * @param packages the API of the packages
 */
record MasterPart(Master master, HttpHandler mesos, HttpHandler marathon, HttpHandler packages) {
    /**
     * What it is told.
     *
     * @param url the front door, as tasks reach it
     * @param joinToken what agents of other processes show; without one they are not let in
     */
    record Plan(MasterConfig master, String url, Optional<BearerToken> joinToken) {}

    /** @param onFailure told, once, when the log fails, so that the process has to end */
    static MasterPart start(Frame frame, Plan plan, Home home, Consumer<String> onFailure) {
        RaftLog raft = new RaftLog(members(home));
        ReplicatedLog log = new MeasuredLog(raft, frame.metrics(), frame.clock());
        log.join(LogWatch.NAME, new LogWatch(frame.loop("node"), onFailure));
        Master master = Master.start(plan.master(), frame.loop("master"), log, frame.ids(), frame.metrics());
        EventLoop events = frame.loop("events");
        EventHub hub = new EventHub(events, frame.metrics(), frame.ids().hex(4));
        SchedulerConfig config = SchedulerConfig.of(plan.master().hostname(), plan::url);
        Scheduler scheduler = Scheduler.start(
                config,
                frame.loop("scheduler"),
                log,
                master.schedulerGateway(),
                frame.ids(),
                frame.metrics(),
                hub::publish);
        MarathonApi marathon =
                new MarathonApi(scheduler.api(), hub, info(plan.master(), config), frame.metrics(), frame.clock());
        Packages packages = Packages.start(
                PackagesConfig.of(frame.distribution().universe(), Distribution.VERSION),
                frame.loop("packages"),
                log,
                new LoopbackTransport(marathon),
                new LoopbackTransport(master.handler()),
                frame.metrics());
        Closers closers = frame.closers();
        closers.onClose("log", log::close);
        closers.onClose("master", master::close);
        closers.onClose("scheduler", scheduler::close);
        closers.onClose("packages", packages::close);
        log.start();
        Measured.members(frame.metrics(), raft);
        return new MasterPart(master, mesos(frame, master, plan), marathon, packages.handler());
    }

    /** Who keeps the log: the one place that knows. */
    private static RaftLogConfig members(Home home) {
        return RaftLogConfig.single(home.resolve("log"));
    }

    private static HttpHandler mesos(Frame frame, Master master, Plan plan) {
        return plan.joinToken()
                .<HttpHandler>map(token -> new AgentSessions(
                        master, master.agentGateway(), token, frame.ids(), frame.metrics(), master.handler()))
                .orElseGet(master::handler);
    }

    private static ServerInfo info(MasterConfig master, SchedulerConfig scheduler) {
        return new ServerInfo(
                Distribution.VERSION,
                master.hostname() + ":" + master.port(),
                master.port(),
                scheduler.frameworkName(),
                scheduler.roles().get(0),
                scheduler.failoverTimeout().toSeconds());
    }
}
