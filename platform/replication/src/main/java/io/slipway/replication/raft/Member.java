package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.PureJavaCrc32C;
import org.apache.ratis.util.SizeInBytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as Ratis runs it. Thread-safe. */
final class Member implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    /** The group of the log where nobody chose a cluster's name. */
    private static final RaftGroupId DEFAULT_GROUP =
            RaftGroupId.valueOf(UUID.fromString("5110fa4d-0000-4000-8000-000000000001"));

    private static final long SNAPSHOT_TIMEOUT_MS = 60_000;

    /** Whoever takes over has everything already, so that it only takes an election. */
    private static final long HAND_OVER_TIMEOUT_MS = 2_000;

    /** The next leader tells what is committed with its next heartbeat at the latest. */
    private static final long SUCCEED_TIMEOUT_MS = 1_000;

    private static final long BEGIN_TIMEOUT_MS = 30_000;

    /** How often it is looked whether a close is at the point where Ratis' writer can be woken. */
    private static final long CLOSE_LOOK_MS = 2;

    private final RaftServer server;
    private final RaftGroupId group;
    private final Machine machine;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean begun;

    private Member(RaftServer server, RaftGroupId group, Machine machine, boolean begun) {
        this.server = server;
        this.begun = begun;
        this.group = group;
        this.machine = machine;
    }

    /**
     * Makes the member; it does nothing before {@link #start}.
     *
     * @param begins whether it takes part then; otherwise it waits for {@link #begin}
     */
    static Member create(
            RaftLogConfig config, LogFolder folder, Machine machine, Introductions introductions, boolean begins)
            throws IOException {
        keepUncaughtExceptionsFromEndingTheProcess();
        tellWhenChecksumsAreSlow();
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, introductions);
        config.tls().ifPresent(tls -> GrpcConfigKeys.TLS.setConf(parameters, tls.ratis()));
        RaftServer.Builder server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.self()))
                .setStateMachine(machine)
                .setParameters(parameters)
                .setProperties(RaftSettings.of(config, folder.raft()))
                .setOption(StartupOption.RECOVER);
        if (begins) {
            server.setGroup(group(config));
        }
        return new Member(server.build(), group(config.cluster()), machine, begins);
    }

    private static RaftGroup group(RaftLogConfig config) {
        return RaftGroup.valueOf(
                group(config.cluster()),
                config.joining()
                        ? List.of()
                        : config.members().stream().map(Member::peer).toList());
    }

    /** Takes part from now on, with empty files that {@link #format} made. Blocks until it does. */
    void begin(RaftLogConfig config) throws IOException {
        ask(
                server.groupManagementAsync(GroupManagementRequest.newAdd(
                        client, server.getId(), calls.incrementAndGet(), group(config), false)),
                BEGIN_TIMEOUT_MS,
                "the log could not begin");
        begun = true;
    }

    /** Whether it takes part. */
    boolean hasBegun() {
        return begun;
    }

    /** Makes the empty files of a log that begins here. */
    static void format(RaftLogConfig config, LogFolder folder) throws IOException {
        try (RaftStorage storage = RaftStorage.newBuilder()
                .setDirectory(folder.raft()
                        .resolve(group(config.cluster()).getUuid().toString())
                        .toFile())
                .setOption(StartupOption.FORMAT)
                .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
                .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
                .build()) {
            storage.initialize();
        }
    }

    /** The one group there is; its id names Ratis' folder, and members of other groups are refused. */
    static RaftGroupId group(String cluster) {
        return cluster.equals(RaftLogConfig.DEFAULT_CLUSTER)
                ? DEFAULT_GROUP
                : RaftGroupId.valueOf(
                        UUID.nameUUIDFromBytes(("slipway-log " + cluster).getBytes(StandardCharsets.UTF_8)));
    }

    static RaftPeer peer(RaftLogConfig.Member member) {
        RaftPeer.Builder peer = RaftPeer.newBuilder().setId(member.id());
        return member.port() == 0
                ? peer.build()
                : peer.setAddress(member.address()).build();
    }

    /** Ratis makes itself the handler of every uncaught exception in the process, and ends the process on one. */
    private static void keepUncaughtExceptionsFromEndingTheProcess() {
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private static void tellWhenChecksumsAreSlow() {
        CodeSource taken = PureJavaCrc32C.class.getProtectionDomain().getCodeSource();
        if (taken != null && !taken.equals(Member.class.getProtectionDomain().getCodeSource())) {
            LOG.warn(
                    "checksums of the log are made without the processor's instruction, with a class of {}: put"
                            + " slipway-replication before it on the class path",
                    taken.getLocation());
        }
    }

    void start() throws IOException {
        server.start();
    }

    RaftServer server() {
        return server;
    }

    /** Whether it leads in just this term. */
    boolean leadsIn(long term) {
        return division().getInfo().isLeader() && division().getInfo().getCurrentTerm() == term;
    }

    /** Why it does not lead any more, as it did in {@code term}. */
    String lostBecause(long term) {
        long now = division().getInfo().getCurrentTerm();
        if (now > term) {
            return "term " + now + " has begun, in which another member may lead";
        }
        int members = division().getRaftConf().getCurrentPeers().size();
        return "no majority, " + majority(members) + " of the " + members + " members, answers this one any more";
    }

    static int majority(int members) {
        return members / 2 + 1;
    }

    /** Whether Ratis goes on; when it does not, it will never again. */
    boolean isAlive() {
        return division().getInfo().isAlive();
    }

    /** The log entry at {@code index}; null when the log begins after it or ends before it. */
    @Nullable
    LogEntryProto entry(long index) {
        try {
            return division().getRaftLog().get(index);
        } catch (IOException e) {
            throw new LogException("entry " + index + " of the log cannot be read: " + e, e);
        }
    }

    /** The index of the last entry that is in this member's log, -1 when it is empty. */
    long lastIndex() {
        return division().getRaftLog().getNextIndex() - 1;
    }

    RaftServer.Division division() {
        try {
            return server.getDivision(group);
        } catch (IOException e) {
            throw new LogException(begun ? "the log is closed" : "the log has not begun", e);
        }
    }

    /** Puts {@code bytes} into the log, after those given before; {@code failed} is told when they do not get there. */
    void write(byte[] bytes, Consumer<Throwable> failed) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(group)
                .setCallId(calls.incrementAndGet())
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes)))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = server.submitClientRequestAsync(request);
        } catch (IOException | RuntimeException e) {
            failed.accept(e);
            return;
        }
        reply.whenComplete((answer, failure) -> {
            if (failure != null) {
                failed.accept(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            } else if (answer.getException() != null) {
                failed.accept(answer.getException());
            }
        });
    }

    /** Lets go of the log up to the snapshot that the {@link Machine} tells. */
    void purge() throws IOException {
        ask(
                server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                        client, server.getId(), group, calls.incrementAndGet(), SNAPSHOT_TIMEOUT_MS, 1)),
                SNAPSHOT_TIMEOUT_MS,
                "the log could not be shortened");
    }

    /** Makes {@code peers} the members. Blocks until that is committed. */
    void setMembers(List<RaftPeer> peers, long timeoutMs) throws IOException {
        ask(
                server.setConfigurationAsync(
                        new SetConfigurationRequest(client, server.getId(), group, calls.incrementAndGet(), peers)),
                timeoutMs,
                "the members could not be changed");
    }

    /** Has {@code successor} lead. Blocks until it does; no entry may be written meanwhile. */
    void transfer(RaftPeerId successor) throws IOException {
        ask(
                server.transferLeadershipAsync(new TransferLeadershipRequest(
                        client, server.getId(), group, calls.incrementAndGet(), successor, HAND_OVER_TIMEOUT_MS)),
                2 * HAND_OVER_TIMEOUT_MS,
                "leadership could not be handed to member '" + successor + "'");
    }

    /**
     * Has the member that has most of the log lead, when this one does and there are others. This one stays until that
     * has committed its first entry: another member may not be reached yet, or be far behind, and then the next leader
     * has no majority without this one.
     */
    void handOver() {
        try {
            if (!begun || !division().getInfo().isLeader()) {
                return;
            }
            CompletableFuture<@Nullable Void> succeeded =
                    machine.termAfter(division().getInfo().getCurrentTerm());
            Optional<Followers.Follower> successor =
                    Followers.of(division()).stream().max(Comparator.comparingLong(Followers.Follower::matchIndex));
            if (successor.isPresent()) {
                transfer(successor.get().id());
                succeeded.get(SUCCEED_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            }
        } catch (IOException | LogException e) {
            LOG.warn("stopping without handing over leadership; the others choose a leader by themselves", e);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("stopping before the next leader has written anything", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(CompletableFuture<RaftClientReply> reply, long timeoutMs, String failed)
            throws IOException {
        try {
            RaftClientReply answer = reply.get(timeoutMs, TimeUnit.MILLISECONDS);
            if (answer.getException() != null) {
                throw new IOException(failed + ": " + answer.getException().getMessage(), answer.getException());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(failed + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(failed + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(failed + " within " + timeoutMs + " ms", e);
        }
    }

    @Override
    public void close() throws IOException {
        CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        RaftLog.daemon("log-close", () -> {
                    try {
                        server.close();
                        closed.complete(null);
                    } catch (IOException | RuntimeException e) {
                        closed.completeExceptionally(e);
                    }
                })
                .start();
        while (true) {
            try {
                closed.get(CLOSE_LOOK_MS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (isLogClosed()) {
                    machine.wakeSegmentWriter();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while closing", e);
            } catch (ExecutionException e) {
                throw new IOException("Ratis did not close: " + e.getCause(), e);
            }
        }
    }

    private boolean isLogClosed() {
        try {
            return !division().getRaftLog().isOpened();
        } catch (IllegalStateException | LogException e) {
            LOG.debug("it never opened", e);
            return false;
        }
    }
}
