package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.ExitUtils;

/** This process as Ratis runs it. Thread-safe. */
final class Member implements AutoCloseable {
    /** The one group there is; its id names Ratis' folder. */
    static final RaftGroupId GROUP = RaftGroupId.valueOf(UUID.fromString("5110fa4d-0000-4000-8000-000000000001"));

    private static final long SNAPSHOT_TIMEOUT_MS = 60_000;

    private final RaftServer server;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    private Member(RaftServer server) {
        this.server = server;
    }

    /** Makes the member; it does nothing before {@link #start}. */
    static Member create(RaftLogConfig config, LogFolder folder, Machine machine) throws IOException {
        keepUncaughtExceptionsFromEndingTheProcess();
        RaftPeer self = RaftPeer.newBuilder().setId(config.self()).build();
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.self()))
                .setGroup(RaftGroup.valueOf(GROUP, self))
                .setStateMachine(machine)
                .setProperties(RaftSettings.single(folder.raft()))
                .setOption(folder.isFresh() ? StartupOption.FORMAT : StartupOption.RECOVER)
                .build();
        return new Member(server);
    }

    /** Ratis makes itself the handler of every uncaught exception in the process, and ends the process on one. */
    private static void keepUncaughtExceptionsFromEndingTheProcess() {
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    void start() throws IOException {
        server.start();
    }

    RaftServer server() {
        return server;
    }

    long term() {
        return division().getInfo().getCurrentTerm();
    }

    /** Whether Ratis goes on; when it does not, it will never again. */
    boolean isAlive() {
        return division().getInfo().isAlive();
    }

    /** The log entry at {@code index}, which must be there. */
    LogEntryProto entry(long index) {
        try {
            return division().getRaftLog().get(index);
        } catch (IOException e) {
            throw new LogException("entry " + index + " of the log cannot be read: " + e, e);
        }
    }

    private RaftServer.Division division() {
        try {
            return server.getDivision(GROUP);
        } catch (IOException e) {
            throw new LogException("the log is closed", e);
        }
    }

    /** Puts {@code bytes} into the log, after those given before; {@code failed} is told when they do not get there. */
    void write(byte[] bytes, Consumer<Throwable> failed) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(GROUP)
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
        try {
            server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                            client, server.getId(), GROUP, calls.incrementAndGet(), SNAPSHOT_TIMEOUT_MS, 1))
                    .get(SNAPSHOT_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the log could not be shortened", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
