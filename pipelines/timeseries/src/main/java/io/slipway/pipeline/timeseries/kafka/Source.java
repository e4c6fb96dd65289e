package io.slipway.pipeline.timeseries.kafka;

import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.PointJson;
import io.slipway.pipeline.timeseries.core.Series;
import io.slipway.pipeline.timeseries.rows.EventOrder;
import io.slipway.pipeline.timeseries.rows.Row;
import io.slipway.pipeline.timeseries.rows.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of an input to the topic, in the order of their times; rows that are no points become dead letters.
 * All rows are
 * read before the first is sent, since the earliest may stand last. One thread calls {@link #send}; {@link #stop} and
 * {@link #counters} may be called by any.
 */
public final class Source implements AutoCloseable {
    private final Plan plan;
    private final InstantSource clock;
    private final KafkaProducer<String, byte[]> producer;
    private final LongAdder rowsRead = new LongAdder();
    private final LongAdder rowsSent = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final Rate rate;
    private volatile @Nullable Exception failure;
    private volatile boolean stopping;
    private volatile boolean done;

    /**
     * How it works.
     *
     * @param name of the input, for the origin of dead letters
     * @param perSecond rows a second; 0 is no limit
     * @param mostRows that are sent; 0 is all
     * @param folder where temporary files may go
     * @param memoryBytes for rows that are put in order, about; what is more goes to temporary files
     */
    public record Plan(TopicAddress topics, String name, int perSecond, int mostRows, Path folder, long memoryBytes) {}

    public Source(Plan plan, InstantSource clock) {
        this.plan = plan;
        this.clock = clock;
        rate = new Rate(clock.millis());
        producer = Letters.producer(plan.topics());
    }

    /**
     * Sends all of {@code rows} and returns when Kafka has acknowledged every one, or {@link #stop} was called.
     *
     * @throws IOException if the input breaks off
     * @throws KafkaTroubleException if Kafka refuses a message for good
     */
    public void send(RowReader rows) throws IOException {
        try (var order = new EventOrder(plan.folder(), plan.memoryBytes())) {
            read(rows, order);
            replay(order.sorted());
        }
        producer.flush();
        throwFailure();
        done = !stopping;
    }

    /** Makes {@link #send} return soon. */
    public void stop() {
        stopping = true;
    }

    /** The fields of the status. */
    public Map<String, Object> counters() {
        var counters = new LinkedHashMap<String, Object>();
        counters.put("input", plan.name());
        counters.put("topic", plan.topics().topic());
        counters.put("rowsRead", rowsRead.sum());
        counters.put("rowsSent", rowsSent.sum());
        counters.put("rowsDeadLettered", deadLettered.sum());
        counters.put("rowsPerSecond", rate.perSecond(clock.millis()));
        counters.put("done", done);
        return counters;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }

    private void read(RowReader rows, EventOrder order) throws IOException {
        long count = 0;
        for (Row row = rows.next(); row != null && !stopping; row = rows.next()) {
            if (plan.mostRows() > 0 && count == plan.mostRows()) {
                return;
            }
            count++;
            rowsRead.increment();
            if (row.parsed() instanceof Parsed.Usable usable) {
                Point point = usable.point();
                order.add(new EventOrder.Message(point.atMs(), Series.of(point).text(), PointJson.encode(point)));
            } else if (row.parsed() instanceof Parsed.Unusable unusable) {
                String origin = plan.name() + ":" + row.number();
                transmit(
                        Letters.deadLetter(plan.topics(), "source", origin, unusable.reason(), row.bytes()),
                        deadLettered);
            }
        }
    }

    private void replay(EventOrder.Sorted sorted) throws IOException {
        long startMs = clock.millis();
        long sent = 0;
        for (EventOrder.Message message = sorted.next(); message != null && !stopping; message = sorted.next()) {
            if (plan.perSecond() > 0) {
                waitUntil(startMs + sent * 1000 / plan.perSecond());
            }
            transmit(new ProducerRecord<>(plan.topics().topic(), message.key(), message.bytes()), rowsSent);
            sent++;
            throwFailure();
        }
    }

    private void transmit(ProducerRecord<String, byte[]> message, LongAdder counter) {
        producer.send(message, (metadata, error) -> {
            if (error == null) {
                counter.increment();
                rate.count(1, clock.millis());
            } else {
                failure = error;
            }
        });
    }

    private void waitUntil(long atMs) {
        for (long left = atMs - clock.millis(); left > 0 && !stopping; left = atMs - clock.millis()) {
            LockSupport.parkNanos(Math.min(left, 100) * 1_000_000);
        }
    }

    private void throwFailure() {
        Exception error = failure;
        if (error != null && !stopping) {
            throw KafkaTroubleException.of(
                    "Kafka refuses a message of topic " + plan.topics().topic(), error);
        }
    }
}
