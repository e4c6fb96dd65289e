package io.slipway.artifacts.web;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes a body to a file as it comes and tells when the last byte came. Driven by the HTTP client's threads. */
final class FileSubscriber implements HttpResponse.BodySubscriber<Void> {
    private final Path file;
    private final boolean append;
    private final Tally meter;
    private final AtomicLong lastActivity;
    private final Clock clock;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable FileChannel channel;
    private Flow.@Nullable Subscription subscription;

    FileSubscriber(Path file, boolean append, Tally meter, Clock clock, AtomicLong lastActivity) {
        this.file = file;
        this.append = append;
        this.meter = meter;
        this.clock = clock;
        this.lastActivity = lastActivity;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return done;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        try {
            channel = append
                    ? FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)
                    : FileChannel.open(
                            file,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING);
            given.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        FileChannel open = channel;
        Flow.Subscription source = subscription;
        if (open == null || source == null || done.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                long size = buffer.remaining();
                while (buffer.hasRemaining()) {
                    open.write(buffer);
                }
                meter.bytes(size);
            }
            lastActivity.set(clock.nanoTime());
            source.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException cause) {
        if (subscription != null) {
            subscription.cancel();
        }
        close();
        done.completeExceptionally(ArtifactException.local("write", file, cause));
    }

    @Override
    public synchronized void onError(Throwable cause) {
        close();
        done.completeExceptionally(cause);
    }

    @Override
    public synchronized void onComplete() {
        close();
        done.complete(null);
    }

    /** Makes sure that nothing is written any more. */
    synchronized void abandon() {
        done.completeExceptionally(new IOException("given up"));
        close();
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } catch (IOException e) {
            done.completeExceptionally(ArtifactException.local("write", file, e));
        }
    }
}
