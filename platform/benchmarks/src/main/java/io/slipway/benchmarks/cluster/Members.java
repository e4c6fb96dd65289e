package io.slipway.benchmarks.cluster;

import io.slipway.replication.raft.RaftLogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.jspecify.annotations.Nullable;

/** Several control planes in one process, which speak over loopback. */
final class Members implements AutoCloseable {
    private static final List<String> RECEIVED =
            List.of("RaftServerImpl.appendEntries", "RaftServerImpl.requestVote", "RaftServerImpl.installSnapshot");

    private final Path folder;
    private final List<RaftLogConfig.Member> members = new ArrayList<>();
    private final Map<String, ControlPlane> running = new LinkedHashMap<>();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private @Nullable Stopped stopped;

    Members(Path folder, int size) {
        this.folder = folder;
        for (int i = 1; i <= size; i++) {
            members.add(new RaftLogConfig.Member(String.valueOf(i), "127.0.0.1", freePort()));
        }
        RECEIVED.forEach(point -> CodeInjectionForTesting.put(point, (local, remote, args) -> {
            if (dead.contains(String.valueOf(local)) != dead.contains(String.valueOf(remote))) {
                throw new IllegalStateException("one of both is dead");
            }
            return false;
        }));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts all; answers the one that leads. */
    ControlPlane startAll() {
        members.forEach(member -> start(member.id()));
        return awaitLeader();
    }

    private ControlPlane start(String id) {
        ControlPlane plane = new ControlPlane(RaftLogConfig.founding(folder.resolve(id), "benchmark", id, members));
        running.put(id, plane);
        return plane;
    }

    /** Starts the one that was stopped again. */
    ControlPlane startAgain() throws InterruptedException {
        Stopped gone = Objects.requireNonNull(stopped, "nobody was stopped");
        gone.closing.join();
        return start(gone.id);
    }

    /** Has agents try all of them. */
    void tell(Fleet fleet) {
        running.values().forEach(plane -> fleet.reaches(plane.master().agentGateway()));
    }

    /** Waits until one leads that is not dead. */
    ControlPlane awaitLeader() {
        Waiting.until("somebody leads", () -> leader().isPresent());
        return leader().orElseThrow();
    }

    private Optional<ControlPlane> leader() {
        return running.entrySet().stream()
                .filter(entry ->
                        !dead.contains(entry.getKey()) && entry.getValue().leads())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The leader falls silent at once, for the other members and for the agents. */
    void kill(ControlPlane leader) {
        dead.add(idOf(leader));
        leader.die();
    }

    /** Ends the leader in good order, on a thread of its own. */
    void stop(ControlPlane leader) {
        String id = idOf(leader);
        dead.remove(id);
        running.remove(id);
        Thread closing = new Thread(leader::close, "stop-" + id);
        closing.setDaemon(true);
        closing.start();
        stopped = new Stopped(id, closing);
    }

    private record Stopped(String id, Thread closing) {}

    private String idOf(ControlPlane plane) {
        return Objects.requireNonNull(
                running.entrySet().stream()
                        .filter(entry -> entry.getValue() == plane)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(null),
                "not one of these members");
    }

    @Override
    public void close() {
        dead.clear();
        running.values().forEach(ControlPlane::close);
        RECEIVED.forEach(CodeInjectionForTesting::remove);
    }
}
