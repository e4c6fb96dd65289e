package io.slipway.artifacts.cache;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Excludes all others, in this and in other processes, from one key of the cache. The operating system takes the file
 * lock back when a process dies. Release it on any thread.
 */
final class KeyLock {
    /** Other processes cannot wake us: so often do we look. */
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Who may try for the file locks: at most one thread of this process for each. */
    static final class Table {
        private final Map<Path, Semaphore> turns = new ConcurrentHashMap<>();

        private Semaphore turn(Path path) {
            return turns.computeIfAbsent(path, p -> new Semaphore(1));
        }
    }

    private final Semaphore turn;
    private final FileChannel channel;

    private KeyLock(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /** Waits for the lock. @throws ArtifactException CANCELLED or LOCAL_IO */
    static KeyLock take(Table table, Path path, Cancellation cancellation) {
        Semaphore turn = table.turn(path);
        try {
            while (!turn.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                cancellation.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.stopped();
        }
        try {
            return new KeyLock(turn, lockFile(path, cancellation));
        } catch (RuntimeException e) {
            turn.release();
            throw e;
        }
    }

    private static FileChannel lockFile(Path path, Cancellation cancellation) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            while (lock == null) {
                cancellation.pause(LOOK);
                lock = channel.tryLock();
            }
            return channel;
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw ArtifactException.local("lock", path, e);
        } catch (ArtifactException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel, Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw ArtifactException.local("release the lock of", Path.of("a cache entry"), e);
        } finally {
            turn.release();
        }
    }
}
