package io.slipway.master;

import io.slipway.allocator.Rejection;
import io.slipway.http.HttpHandler;
import io.slipway.master.http.Endpoint;
import io.slipway.master.http.MasterAccess;
import io.slipway.master.http.MasterHttp;
import io.slipway.master.journal.Registry;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.journal.Standing;
import io.slipway.master.view.MasterView;
import io.slipway.master.view.Presence;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.Shell;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master: drives the {@link Cluster} from its event loop and the log, and is what agents and frameworks connect to.
 *
 * <p>While it does not lead, connections are closed as soon as they are opened. When leadership ends all are closed and
 * the soft state is dropped; agents and frameworks come back to whoever leads.
 *
 * <p>Thread-safe; everything runs on the loop. Listeners are called on the loop.
 */
public final class Master implements MasterAccess, AutoCloseable {
    /** The name under which it joins the log. */
    public static final String LOG_NAME = "master";

    private static final Logger LOG = LoggerFactory.getLogger(Master.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** A loop that ticks later than so is stuck. */
    private static final Duration STUCK = Duration.ofSeconds(10);

    private static final UnitHealth.Unit UNIT = new UnitHealth.Unit(
            "slipway-master", "Slipway Master", "Keeps the agents, and shares what they have among frameworks");

    private final MasterConfig config;
    private final EventLoop loop;
    private final Ids ids;
    private final Metrics metrics;
    private final EventLog events;
    private final Gauges gauges;
    private final AtomicLong connectionsMade = new AtomicLong();
    /** Connections that lost a message because the mailbox was full. */
    private final Queue<Long> broken = new ConcurrentLinkedQueue<>();

    private final Connections connections = new Connections();
    private final Inbox inbox;
    private final Shell<Registry, RegistryRecord, Effect> shell;
    private @Nullable Cluster cluster;
    private EventLoop.@Nullable Timer ticks;
    private EventLoop.@Nullable Timer nextOffer;
    private long nextOfferNanos;
    private volatile boolean leads;
    private volatile long tickedNanos;
    private volatile String failure = "";

    private Master(MasterConfig config, EventLoop loop, ReplicatedLog log, Ids ids, Metrics metrics, EventLog events) {
        this.config = config;
        this.loop = loop;
        this.ids = ids;
        this.metrics = metrics;
        this.events = events;
        this.gauges = new Gauges(metrics);
        this.inbox = new Inbox(loop, this::take);
        this.shell = new Shell<>(loop, log, LOG_NAME, new Registry(), this::release, new Leadership());
    }

    /**
     * Joins the log, which must not have been started; the master serves once the log says that this process leads.
     *
     * @param loop its own
     */
    public static Master start(MasterConfig config, EventLoop loop, ReplicatedLog log, Ids ids, Metrics metrics) {
        return start(config, loop, log, ids, metrics, EventLog.NONE);
    }

    /**
     * As {@link #start(MasterConfig, EventLoop, ReplicatedLog, Ids, Metrics)}.
     *
     * @param events told what was decided
     */
    public static Master start(
            MasterConfig config, EventLoop loop, ReplicatedLog log, Ids ids, Metrics metrics, EventLog events) {
        return new Master(config, loop, log, ids, metrics, events);
    }

    private void release(Effect effect) {
        if (effect instanceof Effect.Note note) {
            events.tell(note.kind(), note.fields().toArray(new String[0]));
        } else {
            connections.release(effect);
        }
    }

    /** Where frameworks of this process subscribe. */
    @Override
    public SchedulerGateway schedulerGateway() {
        return this::subscribe;
    }

    /** Where agents of this process register. */
    public AgentGateway agentGateway() {
        return this::open;
    }

    /** What it serves over HTTP, to be mounted below {@code /mesos}. */
    public HttpHandler handler() {
        Endpoint endpoint = new Endpoint(
                config.clusterName(),
                config.hostname(),
                config.port(),
                config.version(),
                config.flags(),
                config.allocator().weights());
        return MasterHttp.handler(this, endpoint, ids);
    }

    /** How it is. */
    public UnitHealth health() {
        if (!failure.isEmpty()) {
            return UNIT.unwell(failure);
        }
        if (!leads) {
            return UNIT.well("does not lead; whoever does serves the cluster");
        }
        long silent = loop.clock().nanoTime() - tickedNanos;
        if (silent > STUCK.toNanos()) {
            return UNIT.unwell("its loop is stuck or overloaded: nothing moved for "
                    + Duration.ofNanos(silent).toSeconds() + " s; 'slipway diagnose' takes a thread dump");
        }
        String heldBack = gauges.heldBack();
        if (heldBack != null) {
            return UNIT.unwell("silent agents are kept: " + heldBack);
        }
        Gauges.Numbers numbers = gauges.numbers();
        return UNIT.well(
                "leads; " + numbers.connected() + " agents and " + numbers.frameworks() + " frameworks are connected");
    }

    /** What the cluster looks like now. Fails with {@link NotLeadingException} when this process does not lead. */
    @Override
    public CompletableFuture<MasterView> view() {
        return ask((present, moment) -> present.view(moment));
    }

    /** Why what is free is not offered. */
    @Override
    public CompletableFuture<List<Rejection>> rejections() {
        return ask((present, moment) -> present.rejections(moment));
    }

    /** Whether a framework is known, and whether it is subscribed. */
    @Override
    public CompletableFuture<Presence> presence(FrameworkId id) {
        return ask((present, moment) -> present.presence(id));
    }

    /** Declares an agent gone, and its tasks with it. False when it is not known. */
    @Override
    public CompletableFuture<Boolean> markGone(AgentId id) {
        return change((present, moment) -> present.markGone(id, moment));
    }

    /**
     * Takes an agent out of use. False when it is not known.
     *
     * @param standing from the present time
     */
    @Override
    public CompletableFuture<Boolean> standing(AgentId id, Function<Instant, Standing> standing) {
        return change((present, moment) -> present.standing(id, standing.apply(moment.now()), moment));
    }

    /** Takes an agent into use again. False when it is not known. */
    @Override
    public CompletableFuture<Boolean> reactivate(AgentId id) {
        return change((present, moment) -> present.reactivate(id));
    }

    /** Ends a framework and its tasks. False when there is none of this id. */
    @Override
    public CompletableFuture<Boolean> teardown(FrameworkId id) {
        return change((present, moment) -> present.teardown(id, moment));
    }

    /** Closes all connections. Tasks and agents stay as they are. */
    @Override
    public void close() {
        try {
            loop.execute(() -> stop("the master stops"));
        } catch (RejectedExecutionException e) {
            LOG.debug("the master's loop is closed already", e);
        }
    }

    private SchedulerGateway.Subscription subscribe(
            FrameworkInfo framework, Set<String> suppressed, SchedulerGateway.Listener listener) {
        long number = connectionsMade.incrementAndGet();
        post(
                () -> {
                    if (cluster == null) {
                        listener.onClosed("this master does not lead");
                        return;
                    }
                    connections.add(number, listener);
                    decide((present, moment) -> present.subscribe(number, framework, suppressed, moment));
                },
                () -> listener.onClosed("the master is overloaded or stopped"));
        return new FrameworkConnection(number);
    }

    private AgentGateway.Session open(AgentGateway.Listener listener) {
        long number = connectionsMade.incrementAndGet();
        post(
                () -> {
                    if (cluster == null) {
                        listener.onClosed("this master does not lead");
                    } else {
                        connections.add(number, listener);
                    }
                },
                () -> listener.onClosed("the master is overloaded or stopped"));
        return new AgentConnection(number);
    }

    private <T> CompletableFuture<T> ask(BiFunction<Cluster, Moment, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(
                () -> {
                    if (cluster == null) {
                        answer.completeExceptionally(new NotLeadingException("this master does not lead"));
                        return;
                    }
                    decide((present, moment) -> answer.complete(question.apply(present, moment)));
                },
                () -> answer.completeExceptionally(
                        new RejectedExecutionException("the master is overloaded or stopped")));
        return answer;
    }

    /** Like {@link #ask}, but answers only when what was decided is durable. */
    private <T> CompletableFuture<T> change(BiFunction<Cluster, Moment, T> order) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(
                () -> {
                    AtomicReference<@Nullable T> decided = new AtomicReference<>();
                    decide((present, moment) -> decided.set(order.apply(present, moment)))
                            .whenComplete((done, failure) -> {
                                T value = decided.get();
                                if (failure == null && value != null) {
                                    answer.complete(value);
                                } else {
                                    answer.completeExceptionally(
                                            failure == null
                                                    ? new NotLeadingException("this master does not lead")
                                                    : failure);
                                }
                            });
                },
                () -> answer.completeExceptionally(
                        new RejectedExecutionException("the master is overloaded or stopped")));
        return answer;
    }

    /** On the loop. Done when what was decided is durable; false when there is nobody to decide. */
    private CompletableFuture<Boolean> decide(BiConsumer<Cluster, Moment> action) {
        Cluster present = cluster;
        if (present == null) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> decision = shell.<Boolean>submitNow((registry, now) -> {
                    Moment moment = new Moment(now, loop.clock().nanoTime());
                    action.accept(present, moment);
                    return present.take(moment);
                })
                .whenComplete((done, failure) -> {
                    if (failure != null && !(failure instanceof NotLeadingException)) {
                        LOG.error("the master could not decide", failure);
                        metrics.count("master.failures");
                    }
                });
        armNextOffer(present);
        return decision;
    }

    /** Refused resources are offered again in the moment the filter ends. */
    private void armNextOffer(Cluster present) {
        OptionalLong due = present.nextOfferNanos();
        if (due.isEmpty() || (nextOffer != null && nextOfferNanos <= due.getAsLong())) {
            return;
        }
        if (nextOffer != null) {
            nextOffer.cancel();
        }
        nextOfferNanos = due.getAsLong();
        Duration delay =
                Duration.ofNanos(Math.max(0, nextOfferNanos - loop.clock().nanoTime()));
        nextOffer = loop.schedule(delay, () -> {
            nextOffer = null;
            decide((anyone, moment) -> {});
        });
    }

    private void tick() {
        tickedNanos = loop.clock().nanoTime();
        for (Long number = broken.poll(); number != null; number = broken.poll()) {
            connections.breakOff(number);
        }
        connections.sweep("the connection is over: a message was lost").forEach(this::closed);
        decide((present, moment) -> {
            present.tick(moment);
            present.measure(gauges);
        });
    }

    private void closed(long number) {
        decide((present, moment) -> {
            present.frameworkClosed(number, moment);
            present.agentClosed(number);
        });
    }

    private void stop(String reason) {
        cluster = null;
        leads = false;
        gauges.clear();
        if (ticks != null) {
            ticks.cancel();
        }
        if (nextOffer != null) {
            nextOffer.cancel();
            nextOffer = null;
        }
        connections.closeAll(reason);
    }

    private void post(Runnable task, Runnable otherwise) {
        try {
            inbox.post(task);
        } catch (RejectedExecutionException e) {
            metrics.count("master.overloaded");
            otherwise.run();
        }
    }

    private final class Leadership implements Shell.Role<Registry> {
        @Override
        public void leading(Registry registry) {
            String masterId = ids.uuid().toString();
            LOG.info(
                    "master {} leads; {} agents and {} frameworks are expected back",
                    masterId,
                    registry.admitted().size(),
                    registry.frameworks().size());
            events.tell("leader-elected", "component", LOG_NAME, "master", masterId, "host", config.hostname());
            Moment begin = new Moment(loop.clock().now(), loop.clock().nanoTime());
            cluster = new Cluster(config, metrics, registry, masterId, begin);
            tickedNanos = begin.nanos();
            leads = true;
            ticks = loop.every(TICK, Master.this::tick);
        }

        @Override
        public void following() {
            if (cluster != null) {
                LOG.info("the master leads no more");
                events.tell("leader-lost", "component", LOG_NAME, "host", config.hostname());
            }
            stop("this master leads no more");
        }

        @Override
        public void failed(LogException cause) {
            LOG.error("the master stops: its log failed", cause);
            failure = "its log failed: " + cause.getMessage();
            stop("the master's log failed");
        }
    }

    private void send(long number, BiConsumer<Cluster, Moment> message) {
        try {
            inbox.add(new Inbox.Message(number, message));
        } catch (RejectedExecutionException e) {
            metrics.count("master.overloaded");
            broken.add(number);
        }
    }

    private void take(List<Inbox.Message> messages) {
        decide((present, moment) -> messages.forEach(message -> take(message, present, moment)));
    }

    /** What is sent over a connection that is over is swallowed. */
    private void take(Inbox.Message message, Cluster present, Moment moment) {
        if (!connections.has(message.connection())) {
            return;
        }
        try {
            message.content().accept(present, moment);
        } catch (RuntimeException e) {
            LOG.error("the master could not take in a message of connection {}", message.connection(), e);
            metrics.count("master.failures");
        }
    }

    private void closedByPeer(long number) {
        post(
                () -> {
                    if (connections.remove(number)) {
                        closed(number);
                    }
                },
                () -> broken.add(number));
    }

    /** A framework's end of its connection. */
    private final class FrameworkConnection implements SchedulerGateway.Subscription {
        private final long number;

        FrameworkConnection(long number) {
            this.number = number;
        }

        @Override
        public void call(Call call) {
            send(number, (present, moment) -> present.call(number, call, moment));
        }

        @Override
        public void close() {
            closedByPeer(number);
        }
    }

    /** An agent's end of its connection. */
    private final class AgentConnection implements AgentGateway.Session {
        private final long number;

        AgentConnection(long number) {
            this.number = number;
        }

        @Override
        public void send(FromAgent message) {
            Master.this.send(number, (present, moment) -> present.agentMessage(number, message, moment));
        }

        @Override
        public void close() {
            closedByPeer(number);
        }
    }
}
