package io.slipway.replication;

import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A log that tells what passes through it: who leads, how long appends take until they are durable, how many wait, and
 * what was committed. As thread-safe as the log behind it.
 */
public final class MeasuredLog implements ReplicatedLog {
    /** What is measured. */
    public static final List<Meter> METERS = List.of(
            Meter.gauge("log.leader", "1 while this process leads, else 0.", "component"),
            Meter.timer("log.commit", "Time from an append to its being durable on a majority.", "component"),
            Meter.counter("log.appends.failed", "Appends whose outcome is not known.", "component"),
            Meter.counter("log.appended.bytes", "Bytes of the records appended.", "component"),
            Meter.counter("log.appended.records", "Records appended by this process.", "component"),
            Meter.counter("log.applied.records", "Records applied that others appended, or from disk.", "component"),
            Meter.gauge("log.appends.waiting", "Appends that are not durable yet.", "component"),
            Meter.counter("log.elections", "How often this process came to lead.", "component"));

    private final ReplicatedLog log;
    private final Metrics metrics;
    private final Clock clock;

    /** @param log what does the work */
    public MeasuredLog(ReplicatedLog log, Metrics metrics, Clock clock) {
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
        metrics.declare(METERS);
    }

    @Override
    public LogChannel join(String name, LogListener listener) {
        AtomicBoolean leads = new AtomicBoolean();
        metrics.gauge("log.leader", () -> leads.get() ? 1 : 0, "component", name);
        LogChannel channel = log.join(name, new Listener(name, listener, metrics, leads));
        return new Channel(name, channel, metrics, clock);
    }

    @Override
    public void start() {
        log.start();
    }

    @Override
    public void close() {
        log.close();
    }

    private static final class Channel implements LogChannel {
        private final String name;
        private final LogChannel channel;
        private final Metrics metrics;
        private final Clock clock;
        private final AtomicLong waiting = new AtomicLong();

        Channel(String name, LogChannel channel, Metrics metrics, Clock clock) {
            this.name = name;
            this.channel = channel;
            this.metrics = metrics;
            this.clock = clock;
            metrics.gauge("log.appends.waiting", waiting::get, "component", name);
        }

        @Override
        public CompletableFuture<Void> append(long term, List<byte[]> records) {
            long begin = clock.nanoTime();
            CompletableFuture<Void> durable = channel.append(term, records);
            long bytes = 0;
            for (byte[] appended : records) {
                bytes += appended.length;
            }
            metrics.count("log.appended.records", records.size(), "component", name);
            metrics.count("log.appended.bytes", (double) bytes, "component", name);
            waiting.incrementAndGet();
            return durable.whenComplete((done, failure) -> {
                waiting.decrementAndGet();
                if (failure == null) {
                    metrics.time("log.commit", Duration.ofNanos(clock.nanoTime() - begin), "component", name);
                } else {
                    metrics.count("log.appends.failed", "component", name);
                }
            });
        }
    }

    private record Listener(String name, LogListener listener, Metrics metrics, AtomicBoolean leads)
            implements LogListener {
        @Override
        public EventLoop loop() {
            return listener.loop();
        }

        @Override
        public void restore(byte[] snapshot) {
            listener.restore(snapshot);
        }

        @Override
        public void committed(List<byte[]> records) {
            metrics.count("log.applied.records", records.size(), "component", name);
            listener.committed(records);
        }

        @Override
        public Supplier<byte[]> snapshot() {
            return listener.snapshot();
        }

        @Override
        public void leading(long term) {
            leads.set(true);
            metrics.count("log.elections", "component", name);
            listener.leading(term);
        }

        @Override
        public void following() {
            leads.set(false);
            listener.following();
        }

        @Override
        public void failed(LogException cause) {
            leads.set(false);
            listener.failed(cause);
        }
    }
}
