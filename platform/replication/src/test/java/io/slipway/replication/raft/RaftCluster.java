package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.ratis.util.CodeInjectionForTesting;

/** Several members in one process, each with files, a port and a component of its own. */
final class RaftCluster implements AutoCloseable {
    private static final List<String> RECEIVED =
            List.of("RaftServerImpl.appendEntries", "RaftServerImpl.requestVote", "RaftServerImpl.installSnapshot");

    private static final String HANDED_OVER = "RaftServerImpl.startLeaderElection";

    private final Path temp;
    private final List<RaftLogConfig.Member> members = new ArrayList<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Set<Link> cut = ConcurrentHashMap.newKeySet();
    private final List<String> handedOver = new CopyOnWriteArrayList<>();
    private final Object never = new Object();
    private UnaryOperator<RaftLogConfig> change = UnaryOperator.identity();

    private record Link(String from, String to) {}

    /** @param changes of the members, as {@code [1] to [1, 2]} */
    record Running(RaftLog log, ListComponent component, ThreadEventLoop loop, List<String> changes) {}

    RaftCluster(Path temp, int size) {
        this.temp = temp;
        for (int i = 1; i <= size; i++) {
            members.add(newMember(String.valueOf(i)));
        }
        RECEIVED.forEach(point -> CodeInjectionForTesting.put(point, (local, remote, args) -> {
            if (cut.contains(new Link(String.valueOf(remote), String.valueOf(local)))) {
                throw sneaky(new IOException("cut off"));
            }
            return false;
        }));
        CodeInjectionForTesting.put(HANDED_OVER, (local, remote, args) -> {
            handedOver.add(remote + " to " + local);
            return false;
        });
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    static RaftLogConfig.Member newMember(String id) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return new RaftLogConfig.Member(id, "127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<RaftLogConfig.Member> members() {
        return members;
    }

    RaftLogConfig.Member member(String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Path folder(String id) {
        return temp.resolve("member-" + id);
    }

    /** How all members started from now on are configured. */
    void configure(UnaryOperator<RaftLogConfig> how) {
        change = how;
    }

    void startAll() {
        members.forEach(member -> start(member.id()));
    }

    Running start(String id) {
        return start(RaftLogConfig.founding(folder(id), "test", id, members));
    }

    Running join(RaftLogConfig.Member member) {
        return start(RaftLogConfig.joining(folder(member.id()), "test", member));
    }

    Running start(RaftLogConfig config) {
        String id = config.self();
        ThreadEventLoop loop = new ThreadEventLoop("a" + id, Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
        RaftLog log = new RaftLog(change.apply(config));
        Running started = new Running(log, new ListComponent("a", loop, log), loop, new CopyOnWriteArrayList<>());
        log.onMembersChange(changed -> started.changes().add(ids(changed.before()) + " to " + ids(changed.after())));
        running.put(id, started);
        log.start();
        return started;
    }

    private static List<String> ids(List<RaftLogConfig.Member> members) {
        return members.stream().map(RaftLogConfig.Member::id).sorted().toList();
    }

    Running get(String id) {
        return Optional.ofNullable(running.get(id)).orElseThrow();
    }

    ListComponent component(String id) {
        return get(id).component();
    }

    /** Stops a member in good order. */
    void stop(String id) {
        stopping(id).join();
    }

    /** The same; completes when it has stopped. */
    CompletableFuture<Void> stopping(String id) {
        Running stopped = get(id);
        running.remove(id);
        return CompletableFuture.runAsync(() -> {
            stopped.log().close();
            stopped.loop().close();
        });
    }

    /** Ends a member as a crash does: nothing is finished and nothing handed over. */
    void kill(String id) {
        Running killed = get(id);
        running.remove(id);
        try {
            killed.log().member().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        killed.log().close();
        killed.loop().close();
    }

    /** Each time a leader asked a member to lead in its place: {@code 1 to 2}. */
    List<String> handedOver() {
        return List.copyOf(handedOver);
    }

    /** From now on {@code id} and the others do not hear of one another. */
    void cutOff(String id) {
        for (RaftLogConfig.Member other : members) {
            cut(id, other.id());
            cut(other.id(), id);
        }
    }

    /** From now on what {@code from} asks {@code to} is lost; what {@code to} asks comes through. */
    void cut(String from, String to) {
        cut.add(new Link(from, to));
    }

    void heal() {
        cut.clear();
    }

    /** Waits until one member leads that is not among {@code others}. */
    String awaitLeader(String... others) {
        List<String> excluded = List.of(others);
        await(() -> leader(excluded).isPresent());
        return leader(excluded).orElseThrow();
    }

    private Optional<String> leader(List<String> excluded) {
        return running.keySet().stream()
                .filter(id -> !excluded.contains(id) && component(id).term() >= 0)
                .findFirst();
    }

    List<String> others(String id) {
        return running.keySet().stream().filter(other -> !other.equals(id)).toList();
    }

    /** Appends at {@code id} and waits for the acknowledgement. */
    void append(String id, String... lines) {
        CompletableFuture<Void> done = component(id).append(lines);
        await(done::isDone);
        done.join();
    }

    void awaitLines(String id, List<String> lines) {
        await(() -> component(id).lines().equals(lines));
    }

    void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        synchronized (never) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("waited 40 s").isLessThan(end);
                try {
                    never.wait(5);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Override
    public void close() {
        heal();
        Closers closers = new Closers();
        List.copyOf(running.keySet()).forEach(id -> closers.onClose(id, () -> kill(id)));
        closers.close();
        RECEIVED.forEach(CodeInjectionForTesting::remove);
        CodeInjectionForTesting.remove(HANDED_OVER);
    }
}
