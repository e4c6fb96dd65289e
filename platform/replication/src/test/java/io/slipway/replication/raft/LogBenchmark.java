package io.slipway.replication.raft;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How many records of 1 KiB the log takes in a second, durably: each writer appends one record and waits for its
 * acknowledgement before the next. All members are in this process and on one disk. Snapshots are taken as in
 * production.
 *
 * <p>Arguments: {@code [folder (a temporary one)] [seconds (5)]}. Run it from the module's test class path:
 * {@code java -Xmx512m -cp ... io.slipway.replication.raft.LogBenchmark}.
 */
public final class LogBenchmark {
    private static final int RECORD_BYTES = 1024;
    private static final int WARM_UP_S = 3;

    private final Path folder;
    private final int seconds;

    private LogBenchmark(Path folder, int seconds) {
        this.folder = folder;
        this.seconds = seconds;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("slipway-log-benchmark");
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        LogBenchmark benchmark = new LogBenchmark(folder, seconds);
        for (int members : new int[] {1, 3}) {
            for (int writers : new int[] {1, 256}) {
                benchmark.run(members, writers);
            }
        }
    }

    private void run(int members, int writers) throws IOException {
        Path temp = folder.resolve(members + "-members-" + writers + "-writers");
        List<RaftLogConfig.Member> all = new ArrayList<>();
        for (int i = 1; i <= members; i++) {
            all.add(
                    members == 1
                            ? new RaftLogConfig.Member("1", "127.0.0.1", 0)
                            : RaftCluster.newMember(String.valueOf(i)));
        }
        List<RaftLog> logs = new ArrayList<>();
        List<Writers> components = new ArrayList<>();
        for (RaftLogConfig.Member member : all) {
            RaftLog log = new RaftLog(RaftLogConfig.founding(temp.resolve(member.id()), "benchmark", member.id(), all));
            components.add(new Writers(log, writers));
            log.start();
            logs.add(log);
        }
        Writers leader = await(components);
        pause(WARM_UP_S);
        leader.begin();
        pause(seconds);
        System.out.println(members + " members, " + writers + " writers: " + leader.result(seconds));
        components.forEach(component -> component.stopped.set(true));
        logs.forEach(RaftLog::close);
        components.forEach(component -> component.loop.close());
        delete(temp);
    }

    private static Writers await(List<Writers> components) {
        while (true) {
            for (Writers component : components) {
                if (component.leads.get()) {
                    return component;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A component without state, whose writers begin when it leads. */
    private static final class Writers implements LogListener {
        private final ThreadEventLoop loop =
                new ThreadEventLoop("writers", Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
        private final LogChannel channel;
        private final int count;
        private final List<byte[]> record = List.of(new byte[RECORD_BYTES]);
        private final LongAdder written = new LongAdder();
        private final AtomicBoolean leads = new AtomicBoolean();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final long[] nanos = new long[1_000_000];
        private int measured;
        private boolean measuring;

        Writers(RaftLog log, int count) {
            this.count = count;
            this.channel = log.join("writers", this);
        }

        void begin() {
            loop.execute(() -> {
                measuring = true;
                written.reset();
            });
        }

        String result(int seconds) {
            long total = written.sum();
            long[] sorted = Arrays.copyOf(nanos, Math.min(measured, nanos.length));
            Arrays.sort(sorted);
            return String.format(
                    "%,d records/s, p50 %.2f ms, p99 %.2f ms",
                    total / seconds, sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
        }

        private void write(long term) {
            if (stopped.get()) {
                return;
            }
            long begun = System.nanoTime();
            channel.append(term, record).whenComplete((unused, failure) -> {
                if (failure != null) {
                    return;
                }
                written.increment();
                if (measuring && measured < nanos.length) {
                    nanos[measured++] = System.nanoTime() - begun;
                }
                write(term);
            });
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public void restore(byte[] snapshot) {}

        @Override
        public void committed(List<byte[]> records) {}

        @Override
        public byte[] snapshot() {
            return new byte[0];
        }

        @Override
        public void leading(long term) {
            leads.set(true);
            for (int i = 0; i < count; i++) {
                write(term);
            }
        }

        @Override
        public void following() {
            leads.set(false);
        }

        @Override
        public void failed(LogException cause) {
            System.err.println("the log failed: " + cause.getMessage());
        }
    }
}
