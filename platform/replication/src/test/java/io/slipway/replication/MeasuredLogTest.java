package io.slipway.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MeasuredLogTest {
    private static final String[] LINES = {"component", "lines"};

    private final SimulatedTime time = new SimulatedTime();
    private final Metrics metrics = new Metrics();
    private final Lines lines = new Lines(time.newLoop("lines"));
    private final MeasuredLog log = new MeasuredLog(
            new MemoryLog(new MemoryDisk(), time.newLoop("flusher"), () -> Duration.ofMillis(40)), metrics, time);
    private final LogChannel channel = log.join("lines", lines);

    @Test
    void tellsLeaderCommitsAndWhatWaits() {
        assertThat(metrics.scrape()).contains("log_leader{component=\"lines\"} 0.0");
        log.start();
        time.settle();
        assertThat(metrics.scrape()).contains("log_leader{component=\"lines\"} 1.0");
        assertThat(metrics.counted("log.elections", LINES)).isEqualTo(1);

        CompletableFuture<Void> durable =
                channel.append(lines.term, List.of("one".getBytes(UTF_8), "two".getBytes(UTF_8)));
        assertThat(metrics.scrape()).contains("log_appends_waiting{component=\"lines\"} 1.0");
        time.advance(Duration.ofSeconds(1));

        assertThat(durable).isCompleted();
        assertThat(metrics.counted("log.appended.records", LINES)).isEqualTo(2);
        assertThat(metrics.counted("log.appended.bytes", LINES)).isEqualTo(6);
        assertThat(metrics.scrape())
                .contains("log_appends_waiting{component=\"lines\"} 0.0")
                .contains("log_commit_seconds_count{component=\"lines\"} 1")
                .contains("log_commit_seconds_sum{component=\"lines\"} 0.04");
    }

    @Test
    void countsAppendsThatFail() {
        log.start();
        time.settle();
        CompletableFuture<Void> refused = channel.append(lines.term + 1, List.of(new byte[] {1}));
        time.advance(Duration.ofSeconds(1));

        assertThat(refused).isCompletedExceptionally();
        assertThat(metrics.counted("log.appends.failed", LINES)).isEqualTo(1);
        assertThat(metrics.scrape()).contains("log_appends_waiting{component=\"lines\"} 0.0");
    }

    private static final class Lines implements LogListener {
        private final SimulatedLoop loop;
        private final List<byte[]> told = new ArrayList<>();
        private long term;

        Lines(SimulatedLoop loop) {
            this.loop = loop;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public void restore(byte[] snapshot) {
            told.clear();
        }

        @Override
        public void committed(List<byte[]> records) {
            told.addAll(records);
        }

        @Override
        public Supplier<byte[]> snapshot() {
            return () -> new byte[0];
        }

        @Override
        public void leading(long newTerm) {
            term = newTerm;
        }

        @Override
        public void following() {}

        @Override
        public void failed(LogException cause) {}
    }
}
