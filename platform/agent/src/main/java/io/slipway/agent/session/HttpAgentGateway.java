package io.slipway.agent.session;

import io.slipway.http.BearerToken;
import io.slipway.http.HttpTransport;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the leading master among several over HTTP. A session is tried with one address after the other, beginning
 * with the one that had the last session; a master that knows who leads sends the agent there. It is over when none of
 * them takes it. Thread-safe.
 */
public final class HttpAgentGateway implements AgentGateway {
    private static final String URL_VARIABLE = "SLIPWAY_URL";
    private static final String TOKEN_VARIABLE = "SLIPWAY_TOKEN";
    private static final int TOKEN_BYTES = 32;

    private final List<Master> masters;
    private final Optional<BearerToken> token;
    private final Function<URI, HttpTransport> transports;
    private final EventLoop loop;
    private final Optional<TasksDoor> tasksDoor;
    private final Ids ids;
    private final AtomicLong pingIntervalMs = new AtomicLong(LeaderWatch.USUAL.toMillis());
    private final AtomicReference<@Nullable Master> standing = new AtomicReference<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger asked;
    private final AtomicReference<@Nullable Master> first = new AtomicReference<>();

    /**
     * Where tasks of this machine reach the masters.
     *
     * @param tokens whether each task gets a token of its own to show there
     */
    public record TasksDoor(URI address, boolean tokens) {}

    /** A master's front door. */
    record Master(URI address, HttpTransport transport) {}

    /**
     * A gateway to the cluster of these masters.
     *
     * @param masters the addresses of their front doors, at least one
     * @param token the cluster's join token, where agents join by one
     * @param transports how an address is reached; its answers should have a short time-out, since that is how long a
     *     master that hangs keeps the agent from the next one
     * @param loop where sessions run, the agent's own; stays the caller's
     * @param ids decides which master is asked first who leads, so that not all agents ask the same one
     * @param tasksDoor where tasks of this machine reach the masters, whichever of them live; they are told this
     *     address instead of the one of the master that sends them
     */
    public HttpAgentGateway(
            List<URI> masters,
            Optional<BearerToken> token,
            Function<URI, HttpTransport> transports,
            EventLoop loop,
            Ids ids,
            Optional<TasksDoor> tasksDoor) {
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("no master is named; expected at least one address");
        }
        this.masters = masters.stream()
                .map(address -> new Master(address, transports.apply(address)))
                .toList();
        this.token = token;
        this.transports = transports;
        this.loop = loop;
        this.tasksDoor = tasksDoor;
        this.ids = ids;
        this.asked = new AtomicInteger(ids.random().nextInt(masters.size()));
    }

    @Override
    public Session open(Listener listener) {
        HttpSession session = new HttpSession(this, loop, token, listener);
        return new Session() {
            @Override
            public void send(FromAgent message) {
                onLoop(() -> session.send(message));
            }

            @Override
            public void close() {
                onLoop(session::close);
            }
        };
    }

    private void onLoop(Runnable action) {
        if (loop.inLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    /** All masters, the one to try first at the beginning. */
    List<Master> inOrder() {
        List<Master> order = from(next.get());
        Master told = first.getAndSet(null);
        if (told != null) {
            order.remove(told);
            order.add(0, told);
        }
        return order;
    }

    private List<Master> from(int index) {
        List<Master> order = new ArrayList<>(masters.subList(index, masters.size()));
        order.addAll(masters.subList(0, index));
        return order;
    }

    /** Those that can be asked while {@code master} has the session; each time another one is the first. */
    List<Master> others(Master master) {
        List<Master> others = from(Math.floorMod(asked.getAndIncrement(), masters.size()));
        others.remove(master);
        return others;
    }

    /** How far apart pings are, as far as is known. */
    AtomicLong pingIntervalMs() {
        return pingIntervalMs;
    }

    /** The next session is tried there first. */
    void tryFirst(URI leader) {
        first.set(at(leader));
    }

    /** The master at an address that another one has sent the agent to; it need not be one of those named. */
    Master at(URI address) {
        return masters.stream()
                .filter(master -> master.address().equals(address))
                .findFirst()
                .orElseGet(() -> new Master(address, transports.apply(address)));
    }

    /** {@code master} is being tried: should this try be given up from outside, the next begins with its successor. */
    void trying(Master master) {
        int index = masters.indexOf(master);
        if (index >= 0) {
            next.set((index + 1) % masters.size());
        }
    }

    /** The masters' front doors, the one that has the session or had the last one at the beginning. */
    public List<URI> doors() {
        Set<URI> doors = new LinkedHashSet<>();
        session().ifPresent(doors::add);
        from(next.get()).forEach(master -> doors.add(master.address()));
        return List.copyOf(doors);
    }

    /** The front door of the master that has the session; empty while there is none. */
    public Optional<URI> session() {
        return Optional.ofNullable(standing.get()).map(Master::address);
    }

    /** A session with {@code master} is over. */
    void over(Master master) {
        standing.compareAndSet(master, null);
    }

    /** A message as the agent gets it: a task is told the address on this machine in place of {@code door}. */
    ToAgent forThisMachine(ToAgent message, URI door) {
        if (tasksDoor.isEmpty() || !(message instanceof ToAgent.Run run)) {
            return message;
        }
        TaskInfo task = run.task();
        Map<String, String> environment = new LinkedHashMap<>(task.command().environment());
        TasksDoor here = tasksDoor.get();
        if (environment.replace(URL_VARIABLE, door.toString(), here.address.toString()) && here.tokens) {
            environment.put(TOKEN_VARIABLE, ids.hex(TOKEN_BYTES));
        }
        return new ToAgent.Run(run.framework(), with(task, environment));
    }

    /** A message as the masters get it: the tokens of tasks stay on this machine. */
    FromAgent forTheMasters(FromAgent message) {
        if (!(message instanceof FromAgent.Register register)
                || tasksDoor.filter(TasksDoor::tokens).isEmpty()) {
            return message;
        }
        return new FromAgent.Register(
                register.info(),
                register.tasks().stream().map(HttpAgentGateway::withoutToken).toList(),
                register.frameworks());
    }

    private static FromAgent.RunningTask withoutToken(FromAgent.RunningTask running) {
        Map<String, String> environment =
                new LinkedHashMap<>(running.task().command().environment());
        environment.remove(TOKEN_VARIABLE);
        return new FromAgent.RunningTask(running.frameworkId(), with(running.task(), environment), running.latest());
    }

    private static TaskInfo with(TaskInfo task, Map<String, String> environment) {
        CommandInfo command = task.command();
        return new TaskInfo(
                task.name(),
                task.taskId(),
                task.agentId(),
                task.resources(),
                new CommandInfo(
                        command.uris(),
                        environment,
                        command.shell(),
                        command.value(),
                        command.arguments(),
                        command.user()),
                task.volumes(),
                task.healthCheck(),
                task.killPolicy(),
                task.discovery(),
                task.labels(),
                task.role());
    }

    /** {@code master} has taken a session. */
    void leads(Master master) {
        standing.set(master);
        int index = masters.indexOf(master);
        if (index >= 0) {
            next.set(index);
        }
    }
}
