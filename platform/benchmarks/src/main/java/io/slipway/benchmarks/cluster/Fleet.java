package io.slipway.benchmarks.cluster;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many agents without processes, on one thread: they register, start what they are told to, report it, and come back
 * when their session ends, after the same pauses as the real one.
 */
final class Fleet implements AutoCloseable {
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int MAILBOX = 8_000_000;
    /** How many reports an agent sends before one of them is confirmed. A real one sends them one after the other. */
    private static final int UNDER_WAY_MAX = 4;

    private final ThreadEventLoop loop = new ThreadEventLoop("fleet", Clock.system(), MAILBOX);
    private final Random random = new Random(1);
    private final Ids ids = new Ids(random);
    private final List<AgentGateway> masters = new CopyOnWriteArrayList<>();
    private final AtomicInteger registrations = new AtomicInteger();
    private final AtomicInteger registered = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** What masters have said and was not taken in yet. Guarded by itself. */
    private final List<Runnable> heard = new ArrayList<>();

    /** Takes {@code news} in on the loop, many at once. */
    private void hear(Runnable news) {
        synchronized (heard) {
            heard.add(news);
            if (heard.size() == 1) {
                loop.execute(this::takeIn);
            }
        }
    }

    private void takeIn() {
        List<Runnable> all;
        synchronized (heard) {
            all = List.copyOf(heard);
            heard.clear();
        }
        all.forEach(Runnable::run);
    }

    /** The masters that agents try, one after the other. Those that are added are tried from then on. */
    void reaches(AgentGateway master) {
        masters.add(master);
    }

    /** Starts agents. */
    void start(int agents, String resources) {
        Resources each = Resources.parse(resources);
        for (int i = 0; i < agents; i++) {
            Agent agent = new Agent(
                    new AgentInfo(null, "10.0." + i / 250 + "." + i % 250, 5051, each, Attributes.NONE, "0.1.0"));
            loop.execute(agent::open);
        }
    }

    /** How many sessions were ever begun. */
    int registrations() {
        return registrations.get();
    }

    /** How many have a session. */
    int registered() {
        return registered.get();
    }

    /** How many tasks were ever started. */
    int started() {
        return started.get();
    }

    /** How many tasks were ever told to end. */
    int ended() {
        return ended.get();
    }

    @Override
    public void close() {
        loop.close();
    }

    /** One of them. On the fleet's loop. */
    private final class Agent {
        private final List<FromAgent.RunningTask> tasks = new ArrayList<>();
        private final Map<FrameworkId, FrameworkInfo> frameworks = new LinkedHashMap<>();
        private AgentInfo info;
        private AgentGateway.@Nullable Session session;
        private Duration wait = FIRST_WAIT;
        private Duration spread = Duration.ZERO;
        private boolean in;
        private int next;
        private int tried;
        private long generation;
        /** Reports that wait for those before them to be confirmed. */
        private final ArrayDeque<FromAgent.Update> waiting = new ArrayDeque<>();

        private int underWay;

        Agent(AgentInfo info) {
            this.info = info;
        }

        void open() {
            long mine = ++generation;
            AgentGateway master = masters.get(next++ % masters.size());
            session = master.open(new AgentGateway.Listener() {
                @Override
                public void onMessage(ToAgent message) {
                    hear(() -> {
                        if (mine == generation) {
                            received(message);
                        }
                    });
                }

                @Override
                public void onClosed(String reason) {
                    hear(() -> {
                        if (mine == generation) {
                            closed();
                        }
                    });
                }
            });
            session.send(new FromAgent.Register(info, List.copyOf(tasks), List.copyOf(frameworks.values())));
        }

        /** A session is tried at one master after the other, as the real one does; only then it waits. */
        private void closed() {
            generation++;
            session = null;
            if (!in && ++tried < masters.size()) {
                open();
                return;
            }
            tried = 0;
            Duration pause = wait.multipliedBy(500 + random.nextInt(501)).dividedBy(1000);
            if (in) {
                registered.decrementAndGet();
                in = false;
                pause = pause.plus(spread.multipliedBy(random.nextInt(1001)).dividedBy(1000));
            } else {
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            }
            var unused = loop.schedule(pause, this::open);
        }

        private void received(ToAgent message) {
            if (message instanceof ToAgent.Registered given) {
                info = info.withId(given.agentId());
                in = true;
                tried = 0;
                wait = FIRST_WAIT;
                underWay = 0;
                report();
                registrations.incrementAndGet();
                registered.incrementAndGet();
            } else if (message instanceof ToAgent.Spread told) {
                spread = told.window();
            } else if (message instanceof ToAgent.Ping) {
                send(new FromAgent.Pong());
            } else if (message instanceof ToAgent.Run run) {
                run(run);
            } else if (message instanceof ToAgent.Acknowledge) {
                underWay = Math.max(0, underWay - 1);
                report();
            } else if (message instanceof ToAgent.Kill || message instanceof ToAgent.ShutdownFramework) {
                ended.incrementAndGet();
            } else if (message instanceof ToAgent.Refused || message instanceof ToAgent.Gone) {
                throw new IllegalStateException("an agent was refused: " + message);
            }
        }

        private void run(ToAgent.Run run) {
            FrameworkId framework = Objects.requireNonNull(run.framework().id());
            frameworks.put(framework, run.framework());
            AgentId id = Objects.requireNonNull(info.id());
            TaskStatus status = TaskStatus.of(
                            run.task().taskId(),
                            TaskState.TASK_RUNNING,
                            TaskStatus.Source.SOURCE_EXECUTOR,
                            loop.clock().now())
                    .withUuid(ids.uuid())
                    .on(id);
            tasks.add(new FromAgent.RunningTask(framework, run.task(), status));
            started.incrementAndGet();
            waiting.add(new FromAgent.Update(framework, status, TaskState.TASK_RUNNING));
            report();
        }

        /** What was under way when a session ended is not told again: the registration tells of the task. */
        private void report() {
            while (session != null && underWay < UNDER_WAY_MAX && !waiting.isEmpty()) {
                underWay++;
                send(waiting.remove());
            }
        }

        private void send(FromAgent message) {
            if (session != null) {
                session.send(message);
            }
        }
    }
}
