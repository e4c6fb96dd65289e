package io.slipway.pipeline.timeseries.benchmark;

import io.slipway.pipeline.timeseries.cassandra.PointStore;
import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.kafka.Sink;
import io.slipway.pipeline.timeseries.kafka.Source;
import io.slipway.pipeline.timeseries.kafka.TopicAddress;
import io.slipway.pipeline.timeseries.kafka.Topics;
import io.slipway.pipeline.timeseries.rows.Row;
import io.slipway.pipeline.timeseries.rows.RowReader;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * One round: each part alone and all together, on topics and tables that nobody has used yet.
 *
 * @param alone where the store alone writes to
 * @param together where the whole pipeline writes to
 * @param togetherFirst whether the parts follow the whole
 */
record Round(
        Path folder,
        String kafka,
        StoreAddress alone,
        StoreAddress together,
        boolean togetherFirst,
        String name,
        Rows input) {
    private static final int IN_FLIGHT = 128;

    /** What a sink of the package has by default: a quarter of its heap. */
    private static final long GATHER_BYTES = 64L << 20;

    /** What a source with the same heap has. */
    private static final long SORT_BYTES = 85L << 20;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Rows a second. */
    record Result(double producer, double consumer, double store, double endToEnd) {
        double limit() {
            return 1 / (1 / producer + 1 / consumer + 1 / store);
        }

        double ratio() {
            return endToEnd / limit();
        }

        String line(String round) {
            return String.format(
                    Locale.ROOT,
                    "%8s %,12.0f %,12.0f %,12.0f %,12.0f %,12.0f %7.2f",
                    round,
                    producer,
                    consumer,
                    store,
                    limit(),
                    endToEnd,
                    ratio());
        }
    }

    Result run() throws Exception {
        double before = togetherFirst ? pipeline() : 0;
        create("alone");
        Quiet.await();
        double produced = produce();
        Quiet.await();
        double consumed = consume();
        Quiet.await();
        double stored = write();
        return new Result(produced, consumed, stored, togetherFirst ? before : pipeline());
    }

    private TopicAddress address(String use) {
        return new TopicAddress(kafka, name + "-" + use, name + "-" + use + "-dead-letters", 4, 1);
    }

    private void create(String use) {
        Await.until("the topics are there", Duration.ofMinutes(3), () -> {
            try (var topics = new Topics(address(use))) {
                topics.create();
                return true;
            }
        });
    }

    private double produce() {
        var config = new HashMap<String, Object>();
        config.put("bootstrap.servers", kafka);
        config.put("acks", "all");
        config.put("linger.ms", 10);
        config.put("batch.size", 128 * 1024);
        config.put("compression.type", "lz4");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(address("alone").topic());
            var failure = new AtomicReference<@Nullable Throwable>();
            long start = System.nanoTime();
            for (Rows.Message message : input.messages()) {
                producer.send(
                        new ProducerRecord<>(address("alone").topic(), message.key(), message.bytes()),
                        (metadata, error) -> failure.compareAndSet(null, error));
            }
            producer.flush();
            return rateUnless(failure, start);
        }
    }

    private double consume() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                kafka,
                "group.id",
                name,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                5000);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(address("alone").topic()));
            int read = 0;
            long start = 0;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (read < input.messages().size()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("read " + read + " messages of "
                            + input.messages().size() + " in " + PATIENCE.toMinutes() + " minutes");
                }
                int count = consumer.poll(Duration.ofMillis(100)).count();
                // The clock starts with the first rows: joining the group is no part of reading.
                start = read == 0 && count > 0 ? System.nanoTime() : start;
                read += count;
            }
            return rate(start);
        }
    }

    private double write() throws InterruptedException {
        try (PointStore points = PointStore.open(alone)) {
            var permits = new Semaphore(IN_FLIGHT);
            var failure = new AtomicReference<@Nullable Throwable>();
            long start = System.nanoTime();
            for (List<Placed> batch : input.batches()) {
                permits.acquire();
                points.write(batch).whenComplete((done, error) -> {
                    if (error != null) {
                        failure.set(error);
                    }
                    permits.release();
                });
            }
            permits.acquire(IN_FLIGHT);
            return rateUnless(failure, start);
        }
    }

    private double pipeline() throws Exception {
        create("together");
        Quiet.await();
        TopicAddress topics = address("together");
        var vitals = new Vitals("sink", InstantSource.system());
        var started = new AtomicLong();
        try (PointStore points = PointStore.open(together);
                var source =
                        new Source(new Source.Plan(topics, "rows", 0, 0, folder, SORT_BYTES), InstantSource.system())) {
            var sink = new Sink(
                    new Sink.Plan(topics, name + "-together", 100, IN_FLIGHT, GATHER_BYTES),
                    points,
                    InstantSource.system(),
                    vitals);
            var thread = new Thread(sink::run, "sink");
            thread.start();
            Await.until(
                    "the sink has its partitions",
                    Duration.ofMinutes(1),
                    () -> ((List<?>) sink.counters().get("partitions")).size() == 4);
            source.send(reader(started));
            long all = input.points().size();
            while ((long) sink.counters().get("pointsStored") < all) {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            double rate = rate(started.get());
            sink.stop();
            thread.join();
            return rate;
        }
    }

    /** Rows that are parsed already; the clock starts when the last is handed over, which is before the first is sent. */
    private RowReader reader(AtomicLong started) {
        Iterator<io.slipway.pipeline.timeseries.core.Point> points =
                input.points().iterator();
        return new RowReader() {
            @Override
            public @Nullable Row next() {
                if (points.hasNext()) {
                    return new Row(1, new byte[0], new Parsed.Usable(points.next()));
                }
                started.set(System.nanoTime());
                return null;
            }

            @Override
            public void close() {}
        };
    }

    private double rateUnless(AtomicReference<@Nullable Throwable> failure, long startNanos) {
        if (failure.get() != null) {
            throw new IllegalStateException("a write failed", failure.get());
        }
        return rate(startNanos);
    }

    private double rate(long startNanos) {
        return input.points().size() * 1e9 / (System.nanoTime() - startNanos);
    }
}
