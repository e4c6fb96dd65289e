package io.slipway.node;

import io.slipway.gateway.auth.Auth;
import io.slipway.gateway.auth.AuthConfig;
import io.slipway.http.HttpHandler;
import io.slipway.http.LoopbackTransport;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.master.admission.Admission;
import io.slipway.master.http.AgentProof;
import io.slipway.master.http.AgentSessions;
import io.slipway.node.events.EventFile;
import io.slipway.node.events.EventsApi;
import io.slipway.node.health.ClusterHealth;
import io.slipway.node.health.HealthApi;
import io.slipway.node.masters.Leadership;
import io.slipway.node.masters.MemberLog;
import io.slipway.node.masters.MembersWatch;
import io.slipway.node.masters.Where;
import io.slipway.packages.Packages;
import io.slipway.packages.PackagesConfig;
import io.slipway.replication.MeasuredLog;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.raft.LogTls;
import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.RaftLog;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.events.EventHub;
import io.slipway.scheduler.http.MarathonApi;
import io.slipway.scheduler.http.SchedulerApi;
import io.slipway.scheduler.http.ServerInfo;
import io.slipway.scheduler.placement.Strategy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A master's part of a process: the log, and on it master, scheduler and packages. They join the log before it starts.
 *
 * @param log what they remember, together with other masters or alone
 * @param leadership which master acts
 * @param loop where requests that wait for a leader do so
 * @param master where agents of this process register
 * @param mesos the master's API, for agents of other processes too when there is a join token
 * @param marathon the scheduler's API
 * @param packages the API of the packages
 * @param events the API of the event log
 * @param decisions the event log
 * @param admission which agents may get certificates
 * @param auth who may come in by the front door
 * @param health the API of the cluster's health, for whoever knows how to reach agents
 */
record MasterPart(
        RaftLog log,
        Leadership leadership,
        EventLoop loop,
        Master master,
        HttpHandler mesos,
        HttpHandler marathon,
        HttpHandler packages,
        Function<AgentRoutes, HttpHandler> health,
        HttpHandler events,
        EventLog decisions,
        Admission admission,
        Auth auth) {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final long EVENT_FILE_BYTES = 10 << 20;

    /**
     * What it is told.
     *
     * @param door this master's own front door, as the other masters and their clients reach it
     * @param url the front door, as tasks reach it
     * @param admits how agents of other processes prove that they may join; without it they are not let in
     * @param log who keeps the log
     * @param logTls how the masters know one another at the port of the log
     * @param placement which of several agents an instance goes to
     * @param auth who may come in
     * @param pressure how much may wait
     */
    record Plan(
            MasterConfig master,
            URI door,
            String url,
            Optional<AgentProof> admits,
            LogMembers log,
            Optional<LogTls> logTls,
            Strategy placement,
            AuthConfig auth,
            Pressure pressure) {}

    /**
     * Returns when this master takes part, and when it stays alone, once it leads.
     *
     * @param onFailure told, once, when the log fails, so that the process has to end
     */
    static MasterPart start(Frame frame, Plan plan, Home home, Consumer<String> onFailure) {
        RaftLog raft = new RaftLog(plan.log().log(home).withTls(plan.logTls()));
        ReplicatedLog log = new MeasuredLog(raft, frame.metrics(), frame.clock());
        EventLoop loop = frame.loop("node");
        CompletableFuture<SchedulerApi> acting = new CompletableFuture<>();
        Leadership leadership = new Leadership(
                new Leadership.Self(plan.log().self(), plan.door()),
                loop,
                log,
                raft::leader,
                () -> acting.isDone() && acting.join().isLeading(),
                () -> majoritySilentMs(raft.members()),
                onFailure);
        EventFile decisions = events(frame, home);
        Admission admission = Admission.start(loop, log, frame.ids());
        Master master = Master.start(plan.master(), frame.loop("master"), log, frame.ids(), frame.metrics(), decisions);
        EventLoop events = frame.loop("events");
        EventHub hub = new EventHub(events, frame.metrics(), frame.ids().hex(4));
        SchedulerConfig config = scheduler(plan);
        Scheduler scheduler = Scheduler.start(
                config,
                frame.loop("scheduler"),
                log,
                master.schedulerGateway(),
                frame.ids(),
                frame.metrics(),
                hub::publish,
                decisions);
        acting.complete(scheduler.api());
        MarathonApi marathon =
                new MarathonApi(scheduler.api(), hub, info(plan, config), frame.metrics(), frame.clock());
        Auth auth = auth(frame, plan, home, log);
        Packages packages = packages(frame, log, auth.onBehalf(marathon), master.handler());
        closeInReverse(frame.closers(), log, master, scheduler, packages, leadership);
        if (plan.log().several()) {
            MembersWatch.start(loop, MemberLog.of(raft), decisions);
        }
        log.start();
        Measured.members(frame.metrics(), raft);
        if (!plan.log().several()) {
            awaitLead(leadership);
        }
        MasterHealth health = health(plan, home, raft, List.of(master::health, scheduler::health, packages::health));
        return new MasterPart(
                raft,
                leadership,
                loop,
                master,
                mesos(frame, master, plan),
                marathon,
                packages.handler(),
                health(frame, health, master),
                new EventsApi(decisions),
                decisions,
                admission,
                auth);
    }

    private static Packages packages(Frame frame, ReplicatedLog log, HttpHandler marathon, HttpHandler mesos) {
        return Packages.start(
                PackagesConfig.of(frame.distribution().universe(), Distribution.VERSION),
                frame.loop("packages"),
                log,
                new LoopbackTransport(marathon),
                new LoopbackTransport(mesos),
                frame.metrics());
    }

    private static SchedulerConfig scheduler(Plan plan) {
        return SchedulerConfig.of(plan.master().hostname(), plan::url)
                .withPlacement(plan.placement())
                .withWaitingChangesMax(plan.pressure().changes());
    }

    private static MasterHealth health(Plan plan, Home home, RaftLog log, List<Supplier<UnitHealth>> parts) {
        return new MasterHealth(plan.log().self(), plan.master().hostname(), home, log, parts);
    }

    private static Function<AgentRoutes, HttpHandler> health(Frame frame, MasterHealth health, Master master) {
        return routes -> new HealthApi(
                new ClusterHealth(health::masters, master, routes::find, frame.clock()), Distribution.VERSION);
    }

    /** The event log of a home. */
    static EventFile events(Frame frame, Home home) {
        return frame.closers()
                .add(
                        "event log",
                        EventFile.open(home.resolve("logs"), EVENT_FILE_BYTES, frame.clock(), frame.metrics()));
    }

    private static Auth auth(Frame frame, Plan plan, Home home, ReplicatedLog log) {
        Auth.AuditLog lines = new Auth.AuditLog(EventLog.NONE, last -> CompletableFuture.completedFuture(List.of()));
        if (plan.auth().on()) {
            EventFile file = frame.closers()
                    .add(
                            "audit log",
                            EventFile.openPrivate(
                                    home.resolve("logs").resolve("audit.log"),
                                    EVENT_FILE_BYTES,
                                    frame.clock(),
                                    frame.metrics()));
            lines = new Auth.AuditLog(file, last -> file.read(-1, last, line -> true));
        }
        Auth auth = Auth.start(plan.auth(), frame.loop("auth"), log, frame.ids(), frame.metrics(), lines);
        return frame.closers().add("auth", auth);
    }

    private static void closeInReverse(
            Closers closers,
            ReplicatedLog log,
            Master master,
            Scheduler scheduler,
            Packages packages,
            Leadership leadership) {
        closers.onClose("log", log::close);
        closers.onClose("master", master::close);
        closers.onClose("scheduler", scheduler::close);
        closers.onClose("packages", packages::close);
        closers.onClose("leadership", leadership::close);
    }

    /** Of members in the order in which they were heard, how long ago the one was that makes the majority. */
    private static long majoritySilentMs(List<MemberStatus> members) {
        return members.stream()
                .mapToLong(member -> member.silentMs() < 0 ? Long.MAX_VALUE : member.silentMs())
                .sorted()
                .skip(members.size() / 2)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static void awaitLead(Leadership leadership) {
        Where where = leadership.await(READY_LIMIT).join();
        if (where instanceof Where.Unknown unknown) {
            throw new NodeException(
                    "the only master did not come to lead within " + READY_LIMIT.toSeconds() + " s: " + unknown.why());
        }
    }

    private static HttpHandler mesos(Frame frame, Master master, Plan plan) {
        return plan.admits()
                .<HttpHandler>map(proof -> new AgentSessions(
                        master, master.agentGateway(), proof, frame.ids(), frame.metrics(), master.handler()))
                .orElseGet(master::handler);
    }

    private static ServerInfo info(Plan plan, SchedulerConfig scheduler) {
        MasterConfig master = plan.master();
        return new ServerInfo(
                Distribution.VERSION,
                master.hostname() + ":" + master.port(),
                master.port(),
                "https".equals(plan.door().getScheme()),
                scheduler.frameworkName(),
                scheduler.roles().get(0),
                scheduler.failoverTimeout().toSeconds());
    }
}
