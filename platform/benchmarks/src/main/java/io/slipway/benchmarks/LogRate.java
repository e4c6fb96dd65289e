package io.slipway.benchmarks;

import io.slipway.replication.LogChannel;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Records of 1 KiB that the log takes in a second, durably: each of 256 writers appends one record and waits for its
 * acknowledgement before the next. Beside it as many servers of ZooKeeper, in turn; middle ones count. All members are
 * in this process and on one disk. The time of a single write is told too, and with more members than one how long
 * nothing can be written when the leader's process is stopped and when it is killed.
 *
 * <p>Arguments: {@code [--json] [--members 1|3|5 (3)] [--seconds N (5)] [--rounds N (3)] [--alone]}; {@code --alone}
 * leaves out ZooKeeper and the failing over, for profiling.
 */
public final class LogRate {
    private static final int WRITERS = 256;
    private static final int RECORD_BYTES = 1024;
    private static final int WARM_UP_S = 6;

    private final Path folder;
    private final int members;
    private final int seconds;

    private LogRate(Path folder, int members, int seconds) {
        this.folder = folder;
        this.members = members;
        this.seconds = seconds;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        int members = option(words, "--members", 3);
        int rounds = option(words, "--rounds", 3);
        boolean alone = words.contains("--alone");
        Path folder = Files.createTempDirectory("slipway-log-benchmark");
        try {
            LogRate rate = new LogRate(folder, members, option(words, "--seconds", 5));
            double[] ours = new double[rounds];
            double[] theirs = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                Writers.Figures many = rate.ours(WRITERS);
                ours[round] = many.perSecond();
                rate.tell("log, " + WRITERS + " writers", many);
                if (!alone) {
                    Writers.Figures zookeeper = rate.zookeeper(WRITERS);
                    theirs[round] = zookeeper.perSecond();
                    rate.tell("ZooKeeper, " + WRITERS + " writers", zookeeper);
                }
            }
            rate.tell("log, 1 writer", rate.ours(1));
            if (!alone) {
                rate.tell("ZooKeeper, 1 writer", rate.zookeeper(1));
                if (members > 1) {
                    new FailOver(folder.resolve("fail-over"), members).run();
                }
                new Result(
                                "log-" + members,
                                Result.median(ours),
                                "records/s",
                                "ZooKeeper " + ZooKeepers.version() + " with as many servers",
                                Result.median(theirs))
                        .print(words.contains("--json"));
            }
        } finally {
            delete(folder);
        }
        System.exit(0); // ZooKeeper leaves threads behind
    }

    private static int option(List<String> words, String name, int otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1));
    }

    private void tell(String what, Writers.Figures figures) {
        System.out.printf(
                Locale.ROOT,
                "%d members, %-24s %,9d records/s, a write %.2f ms (p50), %.2f ms (p99), %.0f us of processor%n",
                members,
                what,
                (long) figures.perSecond(),
                figures.p50Ms(),
                figures.p99Ms(),
                figures.cpuUs());
    }

    private Writers.Figures zookeeper(int writers) throws Exception {
        Path data = folder.resolve("zookeeper");
        try (ZooKeepers servers = new ZooKeepers(data, members)) {
            return measure(servers.writers(writers, RECORD_BYTES));
        } finally {
            delete(data);
        }
    }

    private Writers.Figures ours(int writers) throws IOException {
        Path data = folder.resolve("log");
        List<RaftLogConfig.Member> all = members(members);
        List<RaftLog> logs = new ArrayList<>();
        List<Appending> components = new ArrayList<>();
        try {
            for (RaftLogConfig.Member member : all) {
                RaftLog log =
                        new RaftLog(RaftLogConfig.founding(data.resolve(member.id()), "benchmark", member.id(), all));
                logs.add(log);
                components.add(new Appending(log, writers));
                log.start();
            }
            return measure(awaitLeader(components).writers);
        } finally {
            components.forEach(component -> component.writers.stop());
            logs.forEach(RaftLog::close);
            components.forEach(Appending::close);
            delete(data);
        }
    }

    private Writers.Figures measure(Writers writers) {
        writers.begin();
        pause(WARM_UP_S);
        writers.measure();
        pause(seconds);
        Writers.Figures figures = writers.figures(seconds);
        writers.stop();
        return figures;
    }

    /** Members on this machine; a single one opens no port. */
    static List<RaftLogConfig.Member> members(int count) throws IOException {
        List<RaftLogConfig.Member> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(new RaftLogConfig.Member(String.valueOf(i), "127.0.0.1", count == 1 ? 0 : freePort()));
        }
        return all;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Appending awaitLeader(List<Appending> components) {
        while (true) {
            for (Appending component : components) {
                if (component.term >= 0) {
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
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A component without state, whose writers append on its loop. */
    private static final class Appending extends Stateless {
        private final List<byte[]> record = List.of(new byte[RECORD_BYTES]);
        private final LogChannel channel;
        private final Writers writers;
        private volatile long term = -1;

        Appending(RaftLog log, int count) {
            super("writers");
            channel = log.join("writers", this);
            writers = new Writers(count, loop(), this::append);
        }

        private void append(int writer, Runnable acknowledged) {
            channel.append(term, record).whenComplete((unused, failure) -> {
                if (failure == null) {
                    acknowledged.run();
                }
            });
        }

        @Override
        public void leading(long newTerm) {
            term = newTerm;
        }

        @Override
        public void following() {
            term = -1;
        }
    }
}
