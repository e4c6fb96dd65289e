package io.slipway.simulation;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose containers are imagined. It keeps the protocol as the real one does: sessions with growing waits,
 * checkpointed tasks that outlive its process, reports in order and repeated until confirmed.
 */
public final class SimulatedAgent {
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(75);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final SimulatedTime time;
    private final Faults faults;
    private final Ids ids;
    private final Ledger ledger;
    private final Network.Lines lines;
    private final Map<TaskKey, SimulatedTask> tasks = new LinkedHashMap<>();
    private final Map<FrameworkId, FrameworkInfo> frameworks = new LinkedHashMap<>();
    private AgentInfo info;
    private Resources total;
    private double crashChance;
    private @Nullable SimulatedLoop loop;
    private AgentGateway.@Nullable Session session;
    private EventLoop.@Nullable Timer watchdog;
    private boolean registered;
    private long generation;
    private Duration wait = FIRST_WAIT;
    private Duration spread = Duration.ZERO;
    private boolean rebooted;

    private record TaskKey(FrameworkId framework, TaskId task) {}

    SimulatedAgent(World world, Network.Lines lines, String hostname, String resources) {
        this.time = world.time();
        this.faults = world.faults();
        this.ids = world.ids();
        this.ledger = world.ledger();
        this.lines = lines;
        this.total = Resources.parse(resources);
        this.info = new AgentInfo(null, hostname, 5051, total, Attributes.NONE, "0.1.0");
    }

    /** Its lines to the master. */
    public Network.Lines lines() {
        return lines;
    }

    /** The chance that a task fails by itself soon after it started. */
    public void setCrashChance(double chance) {
        crashChance = chance;
    }

    /** Starts the agent's process. */
    public void start() {
        if (loop == null) {
            loop = time.newLoop("agent " + info.hostname());
            wait = FIRST_WAIT;
            for (SimulatedTask task : tasks.values()) {
                if (rebooted) {
                    task.rebooted(loop);
                } else {
                    task.recovered(loop);
                }
            }
            rebooted = false;
            open();
        }
    }

    /** The agent's process dies; its tasks run on. */
    public void crash() {
        if (loop != null) {
            loop.crash();
            loop = null;
            generation++;
            registered = false;
            session = null;
            lines.died();
        }
    }

    /** The machine loses its power: the agent and all tasks end at once; what is on the disk stays. */
    public void losePower() {
        crash();
        tasks.values().forEach(SimulatedTask::powerLost);
        rebooted = true;
    }

    /** Its identity; null before its first registration, and once it was told that it is gone. */
    public @Nullable AgentId id() {
        return info.id();
    }

    public String hostname() {
        return info.hostname();
    }

    public boolean isRegistered() {
        return registered;
    }

    public boolean isUp() {
        return loop != null;
    }

    /** What the processes on this machine take now. */
    public Resources used() {
        return tasks.values().stream()
                .filter(SimulatedTask::isAlive)
                .map(task -> task.info().resources())
                .reduce(Resources.EMPTY, Resources::plus);
    }

    public Resources total() {
        return total;
    }

    /** In truth it has so much, whatever it told: to show that the checks see a master that counts wrongly. */
    void has(Resources truly) {
        total = truly;
    }

    /** The tasks whose processes run. */
    public List<TaskId> alive() {
        return tasks.values().stream()
                .filter(SimulatedTask::isAlive)
                .map(task -> task.info().taskId())
                .toList();
    }

    /** The tasks of one framework whose processes run. */
    public List<TaskId> alive(FrameworkId framework) {
        return tasks.entrySet().stream()
                .filter(entry -> entry.getKey().framework.equals(framework)
                        && entry.getValue().isAlive())
                .map(entry -> entry.getKey().task)
                .toList();
    }

    /** Whether every report was confirmed. */
    public boolean isQuiet() {
        return tasks.values().stream().noneMatch(SimulatedTask::hasReports);
    }

    /** How it is and what it has. */
    String describe() {
        StringBuilder text =
                new StringBuilder(info.hostname() + (loop == null ? " down" : registered ? " registered" : " alone"));
        tasks.values().forEach(task -> text.append("\n  ").append(task.describe()));
        return text.toString();
    }

    @Override
    public String toString() {
        return info.hostname();
    }

    private void open() {
        long mine = ++generation;
        registered = false;
        arm(Duration.ofSeconds(30), () -> close());
        session = lines.open(new AgentGateway.Listener() {
            @Override
            public void onMessage(ToAgent message) {
                post(mine, () -> received(message));
            }

            @Override
            public void onClosed(String reason) {
                post(mine, () -> close());
            }
        });
        List<FromAgent.RunningTask> running = new ArrayList<>();
        tasks.forEach((key, task) -> running.add(new FromAgent.RunningTask(key.framework, task.info(), task.latest())));
        session.send(new FromAgent.Register(info, running, List.copyOf(frameworks.values())));
    }

    private void close() {
        generation++;
        boolean was = registered;
        registered = false;
        if (session != null) {
            session.close();
            session = null;
        }
        Duration pause = wait.multipliedBy(500 + faults.below(501)).dividedBy(1000);
        if (was) {
            pause = pause.plus(spread.multipliedBy(faults.below(1001)).dividedBy(1000));
        }
        arm(pause, this::open);
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }

    private void post(long mine, Runnable action) {
        SimulatedLoop present = loop;
        if (present != null) {
            present.execute(() -> {
                if (mine == generation) {
                    action.run();
                }
            });
        }
    }

    private void arm(Duration delay, Runnable action) {
        if (watchdog != null) {
            watchdog.cancel();
        }
        watchdog = Objects.requireNonNull(loop).schedule(delay, action);
    }

    private void received(ToAgent message) {
        if (message instanceof ToAgent.Registered given) {
            info = info.withId(given.agentId());
            registered = true;
            ledger.registered(time.nanoTime());
            wait = FIRST_WAIT;
            arm(PING_TIMEOUT, this::close);
            tasks.values().forEach(SimulatedTask::sendNow);
        } else if (message instanceof ToAgent.Refused) {
            wait = LONGEST_WAIT;
            close();
        } else if (message instanceof ToAgent.Gone) {
            tasks.forEach((key, task) -> ledger.endedWithAgent(key.framework, key.task, task.isAlive()));
            tasks.values().forEach(SimulatedTask::forget);
            tasks.clear();
            info = info.withoutId();
            close();
        } else if (message instanceof ToAgent.Spread told) {
            spread = told.window();
        } else if (message instanceof ToAgent.Ping) {
            arm(PING_TIMEOUT, this::close);
            send(new FromAgent.Pong());
        } else if (message instanceof ToAgent.Run run) {
            run(run);
        } else if (message instanceof ToAgent.Kill kill) {
            kill(kill);
        } else if (message instanceof ToAgent.Acknowledge acknowledge) {
            TaskKey key = new TaskKey(acknowledge.frameworkId(), acknowledge.taskId());
            SimulatedTask task = tasks.get(key);
            if (task != null && task.acknowledged(acknowledge.uuid())) {
                tasks.remove(key);
            }
        } else if (message instanceof ToAgent.ShutdownFramework shutdown) {
            tasks.entrySet().removeIf(entry -> {
                boolean ended = entry.getKey().framework.equals(shutdown.frameworkId());
                if (ended) {
                    ledger.endedWithFramework(
                            entry.getKey().task, entry.getValue().isAlive());
                    entry.getValue().forget();
                }
                return ended;
            });
        }
    }

    private void run(ToAgent.Run run) {
        FrameworkId framework = Objects.requireNonNull(run.framework().id());
        TaskKey key = new TaskKey(framework, run.task().taskId());
        if (tasks.containsKey(key)) {
            return;
        }
        frameworks.put(framework, run.framework());
        AgentId id = Objects.requireNonNull(info.id());
        ledger.started(framework, run.task().taskId(), id);
        SimulatedTask task = new SimulatedTask(
                time,
                faults,
                ids,
                run.task(),
                id,
                ledger.observer(framework, run.task().taskId()),
                update(framework));
        tasks.put(key, task);
        if (!total().contains(used())) {
            throw new AssertionError(this + " has [" + total() + "], its tasks use [" + used() + "]");
        }
        task.start(Objects.requireNonNull(loop), faults.chance(crashChance));
    }

    private SimulatedTask.Outlet update(FrameworkId framework) {
        return (status, latest) -> send(new FromAgent.Update(framework, status, latest));
    }

    private void kill(ToAgent.Kill kill) {
        SimulatedTask task = tasks.get(new TaskKey(kill.frameworkId(), kill.taskId()));
        if (task != null) {
            task.kill();
            return;
        }
        TaskStatus gone = TaskStatus.of(kill.taskId(), TaskState.TASK_GONE, TaskStatus.Source.SOURCE_AGENT, time.now())
                .because(TaskStatus.Reason.REASON_TASK_UNKNOWN, "this agent has no such task")
                .on(info.id());
        send(new FromAgent.Update(kill.frameworkId(), gone, TaskState.TASK_GONE));
    }

    private void send(FromAgent message) {
        if (registered && session != null) {
            session.send(message);
        }
    }
}
