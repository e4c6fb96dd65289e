package io.slipway.benchmarks;

import io.slipway.replication.LogChannel;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Members as processes. From the moment in which the leader's is stopped, or killed, until another acknowledges a
 * write. Before the next round the one that ended is back and has everything: a cluster that misses one of three has
 * nobody to spare, which is another question.
 */
final class FailOver {
    private static final int ROUNDS = 3;
    private static final int PATIENCE_S = 60;

    private final Path folder;
    private final List<RaftLogConfig.Member> members;
    private final Map<String, Process> running = new HashMap<>();
    private final BlockingQueue<Told> told = new ArrayBlockingQueue<>(1000);
    private int acknowledged;
    private String leader = "";

    /** What a member tells: how many {@code records} it knows, or -1 when its write as the leader is acknowledged. */
    private record Told(String id, int records) {}

    FailOver(Path folder, int count) throws IOException {
        this.folder = folder;
        this.members = LogRate.members(count);
    }

    void run() throws IOException, InterruptedException {
        try {
            for (RaftLogConfig.Member member : members) {
                start(member.id());
            }
            awaitLeader();
            for (boolean kill : new boolean[] {false, true}) {
                double[] seconds = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    long begun = System.nanoTime();
                    String ended = leader;
                    end(ended, kill);
                    awaitLeader();
                    seconds[round] = (System.nanoTime() - begun) / 1e9;
                    start(ended);
                    awaitAllOf(ended);
                }
                System.out.printf(
                        Locale.ROOT,
                        "%d members, the leader is %s: writes go on after %.2f s (%.2f, %.2f, %.2f)%n",
                        members.size(),
                        kill ? "killed" : "stopped",
                        Result.median(seconds),
                        seconds[0],
                        seconds[1],
                        seconds[2]);
            }
        } finally {
            running.values().forEach(Process::destroyForcibly);
        }
    }

    private void awaitAllOf(String id) throws InterruptedException {
        for (Told next = poll(); next != null; next = poll()) {
            if (next.records < 0) {
                leads(next.id);
            } else if (next.id.equals(id) && next.records >= acknowledged) {
                return;
            }
        }
        throw new IllegalStateException("member " + id + " did not catch up within " + PATIENCE_S + " s");
    }

    private void awaitLeader() throws InterruptedException {
        for (Told next = poll(); next != null; next = poll()) {
            if (next.records < 0) {
                leads(next.id);
                return;
            }
        }
        throw new IllegalStateException("no member leads after " + PATIENCE_S + " s");
    }

    private void leads(String id) {
        acknowledged++;
        leader = id;
    }

    private @Nullable Told poll() throws InterruptedException {
        return told.poll(PATIENCE_S, TimeUnit.SECONDS);
    }

    private void end(String id, boolean kill) throws IOException {
        Process process = Objects.requireNonNull(running.get(id), id);
        if (kill) {
            process.destroyForcibly();
        } else {
            process.getOutputStream().close(); // a member ends with its input
        }
    }

    private void start(String id) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                Member.class.getName(),
                folder.resolve(id).toString(),
                id));
        members.forEach(member -> command.add(String.valueOf(member.port())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        running.put(id, process);
        Thread reader = new Thread(() -> read(id, process), "member-" + id);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(String id, Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(new Told(id, Integer.parseInt(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One member's process: it appends once whenever it comes to lead, and tells -1 when that is acknowledged. It also
     * tells how many records it has been told by others.
     */
    static final class Member extends Stateless {
        private final LogChannel channel;
        private final RaftLog log;
        private int records;

        private Member(RaftLogConfig config) {
            super("member");
            log = new RaftLog(config);
            channel = log.join("member", this);
        }

        /** @param arguments folder, id, and the members' ports */
        public static void main(String[] arguments) throws IOException {
            List<RaftLogConfig.Member> all = new ArrayList<>();
            for (int i = 2; i < arguments.length; i++) {
                all.add(new RaftLogConfig.Member(String.valueOf(i - 1), "127.0.0.1", Integer.parseInt(arguments[i])));
            }
            Member member = new Member(RaftLogConfig.founding(Path.of(arguments[0]), "benchmark", arguments[1], all));
            member.log.start();
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
            member.log.close();
            member.close();
        }

        @Override
        public void leading(long term) {
            channel.append(term, List.of(new byte[1024])).thenRun(() -> System.out.println(-1));
        }

        @Override
        public void restore(byte[] snapshot) {
            records = 0;
        }

        @Override
        public void committed(List<byte[]> more) {
            records += more.size();
            System.out.println(records);
        }
    }
}
