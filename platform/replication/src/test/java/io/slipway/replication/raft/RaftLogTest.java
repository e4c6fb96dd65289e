package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.testing.LogContract;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RaftLogTest extends LogContract {
    private final Closers closers = new Closers();
    private final Object never = new Object();

    @TempDir
    private Path temp;

    private Path folder;
    private int crashes;

    @BeforeEach
    void firstFolder() {
        folder = temp.resolve("log");
    }

    @AfterEach
    void stop() {
        closers.close();
    }

    @Override
    protected RaftLog newLog() {
        RaftLog log = new RaftLog(RaftLogConfig.single(folder));
        return closers.add("log", log);
    }

    @Override
    protected EventLoop newLoop(String name) {
        return closers.add(name, new ThreadEventLoop(name, Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX));
    }

    @Override
    protected void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (never) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
                try {
                    never.wait(5);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Override
    protected void compact(ReplicatedLog log) {
        CompletableFuture<?> done = ((RaftLog) log).takeSnapshot();
        await(done::isDone);
    }

    /** What is in the files at this moment is what the next log finds. */
    @Override
    protected void crash(ReplicatedLog log) {
        Path copy = temp.resolve("after-crash-" + ++crashes);
        copy(folder, copy);
        folder = copy;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getFileName().toString().equals("in_use.lock")) {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
