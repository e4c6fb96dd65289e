package io.slipway.pipeline.timeseries.kafka;

import io.slipway.pipeline.timeseries.cassandra.PointStore;
import io.slipway.pipeline.timeseries.cassandra.StoreException;
import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.core.PlacedReader;
import io.slipway.pipeline.timeseries.core.PointJson;
import io.slipway.pipeline.timeseries.serving.Backoff;
import io.slipway.pipeline.timeseries.serving.Vitals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves points from the topic to the store: reads, gathers batches, writes them with a bounded number under way, and
 * commits an
 * offset only when everything before it is stored or is a dead letter. A store that fails is retried for as long as
 * it takes, while the consumer goes on polling (with its partitions paused), so that it stays in its group.
 *
 * <p>One thread calls {@link #run}, and everything happens on it but for the ends of writes, which only join a queue.
 * {@link #stop} and {@link #counters} may be called by any thread.
 */
public final class Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);
    private static final Backoff RETRYING = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final long COMMIT_EVERY_MS = 500;

    /** How long a row waits for others of its partition of the store, so that a chart is never far behind. */
    private static final long LINGER_MS = 100;

    /** The same while many rows wait in Kafka: fewer and larger batches bring them all to the store sooner. */
    private static final long LINGER_BEHIND_MS = 2000;

    /** So many messages are taken between looks at what has ended, so that the store always has enough to do. */
    private static final int TAKEN_AT_ONCE = 256;

    /** So many dead letters are logged one by one, later ones now and then. */
    private static final int TOLD_EACH = 100;

    private static final Duration DRAIN = Duration.ofSeconds(15);

    /**
     * How it works.
     *
     * @param group the consumer group
     * @param batchRows most rows of a batch
     * @param maxInFlight most batches under way, those that wait to be retried included
     * @param gatherBytes memory for rows that are read and not yet under way, about; more of it makes fuller batches
     */
    public record Plan(TopicAddress topics, String group, int batchRows, int maxInFlight, long gatherBytes) {}

    /** The end of a write: the store's or, for a dead letter, Kafka's. */
    private record Ended(
            Batching.@Nullable Batch batch,
            @Nullable Letter letter,
            @Nullable Throwable error) {}

    private record Letter(ConsumerRecord<byte[], byte[]> message, Progress.Chunk chunk) {}

    private record Retry(Batching.Batch batch, long atMs) {}

    private final Plan plan;
    private final PointStore store;
    private final InstantSource clock;
    private final Vitals vitals;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<String, byte[]> letters;
    private final PlacedReader reader = new PlacedReader();
    private final Batching batching;
    private final Intake intake;
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::atMs));
    private final Rate rate;
    private int underWay;
    private int lettersUnderWay;
    private long committedAtMs;
    private boolean paused;
    private boolean draining;

    private volatile boolean stopping;
    private final LongAdder messagesRead = new LongAdder();
    private final LongAdder pointsStored = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private volatile int inFlight;
    private volatile List<Integer> partitions = List.of();

    public Sink(Plan plan, PointStore store, InstantSource clock, Vitals vitals) {
        this.plan = plan;
        this.store = store;
        this.clock = clock;
        this.vitals = vitals;
        batching = new Batching(plan.batchRows(), Intake.gathered(plan.gatherBytes()));
        intake = new Intake(plan.gatherBytes());
        rate = new Rate(clock.millis());
        consumer = new KafkaConsumer<>(config(plan), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        letters = Letters.producer(plan.topics());
    }

    /** Works until {@link #stop}; then ends what is under way, commits, and closes the clients. */
    public void run() {
        try {
            consumer.subscribe(List.of(plan.topics().topic()), new Rebalance());
            while (!stopping) {
                poll(Duration.ofMillis(waitMs()));
                settle();
                commitIfDue();
            }
        } catch (WakeupException e) {
            LOG.debug("woken up to stop");
        } finally {
            close();
        }
    }

    /** Makes {@link #run} return soon. */
    public void stop() {
        stopping = true;
    }

    /** The fields of the status. */
    public Map<String, Object> counters() {
        var counters = new LinkedHashMap<String, Object>();
        counters.put("topic", plan.topics().topic());
        counters.put("messagesRead", messagesRead.sum());
        counters.put("pointsStored", pointsStored.sum());
        counters.put("deadLettered", deadLettered.sum());
        counters.put("batchesInFlight", inFlight);
        counters.put("retries", retried.sum());
        counters.put("rowsPerSecond", rate.perSecond(clock.millis()));
        counters.put("partitions", partitions);
        return counters;
    }

    private void poll(Duration patience) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        if (records.isEmpty()) {
            return;
        }
        long now = clock.millis();
        int taken = 0;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> messages = records.records(partition);
            Progress.Chunk chunk = progress.computeIfAbsent(partition, p -> new Progress())
                    .take(messages.size(), messages.get(messages.size() - 1).offset() + 1);
            for (ConsumerRecord<byte[], byte[]> message : messages) {
                take(message, chunk, now);
                if (++taken % TAKEN_AT_ONCE == 0) {
                    settle();
                }
            }
        }
        messagesRead.add(records.count());
    }

    private void take(ConsumerRecord<byte[], byte[]> message, Progress.Chunk chunk, long now) {
        Placed placed = reader.read(message.value());
        if (placed != null) {
            batching.add(new Batching.Pending(placed, message, chunk), now);
            return;
        }
        Parsed parsed = PointJson.decode(message.value());
        if (parsed instanceof Parsed.Usable usable) {
            batching.add(new Batching.Pending(Placed.of(usable.point()), message, chunk), now);
        } else if (parsed instanceof Parsed.Unusable unusable) {
            bury(message, chunk, unusable.reason());
        }
    }

    /** Handles what has ended, writes what is ready, and pauses or resumes the partitions. */
    private void settle() {
        long now = clock.millis();
        for (Ended end = ended.poll(); end != null; end = ended.poll()) {
            settle(end, now);
        }
        while (underWay < plan.maxInFlight()) {
            Batching.Batch batch = nextToWrite(now);
            if (batch == null) {
                break;
            }
            write(batch);
        }
        inFlight = underWay + retries.size() + lettersUnderWay;
        pauseOrResume();
    }

    private Batching.@Nullable Batch nextToWrite(long now) {
        Retry retry = retries.peek();
        if (retry != null && retry.atMs() <= now) {
            return retries.remove().batch();
        }
        // Batches that wait for their retry count too: a store that is down must not be handed everything.
        return underWay + retries.size() < plan.maxInFlight() ? batching.next(now, lingerMs()) : null;
    }

    private long lingerMs() {
        if (draining) {
            return 0;
        }
        long behind = 0;
        for (TopicPartition partition : progress.keySet()) {
            behind += consumer.currentLag(partition).orElse(0);
        }
        return behind > (long) plan.maxInFlight() * plan.batchRows() ? LINGER_BEHIND_MS : LINGER_MS;
    }

    private void write(Batching.Batch batch) {
        underWay++;
        store.write(batch.placed()).whenComplete((done, error) -> ended.add(new Ended(batch, null, error)));
    }

    private void settle(Ended end, long now) {
        if (end.letter() != null) {
            settleLetter(end.letter(), end.error());
            return;
        }
        Batching.Batch batch = Objects.requireNonNull(end.batch());
        underWay--;
        if (end.error() == null) {
            batch.rows().forEach(row -> row.chunk().finishOne());
            pointsStored.add(batch.rows().size());
            rate.count(batch.rows().size(), now);
            if (retries.isEmpty()) {
                vitals.trouble(null);
            }
            return;
        }
        Throwable cause = end.error() instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : end.error();
        if (cause instanceof StoreException refusal && refusal.kind() == StoreException.Kind.REFUSED) {
            refused(batch, refusal, now);
        } else {
            retry(batch, cause, now);
        }
    }

    private void retry(Batching.Batch batch, Throwable cause, long now) {
        retried.increment();
        if (retries.isEmpty()) {
            LOG.warn("the store fails, retrying until it is back: {}", cause.getMessage());
        }
        vitals.trouble(String.valueOf(cause.getMessage()));
        retries.add(new Retry(batch, now + RETRYING.after(batch.attempt()).toMillis()));
    }

    /** A batch that the store refuses is written row by row; a row that it refuses is a dead letter. */
    private void refused(Batching.Batch batch, StoreException refusal, long now) {
        LOG.warn("the store refuses {} rows: {}", batch.rows().size(), refusal.getMessage());
        for (Batching.Pending row : batch.rows()) {
            if (batch.rows().size() == 1) {
                bury(row.message(), row.chunk(), String.valueOf(refusal.getMessage()));
            } else {
                retries.add(new Retry(new Batching.Batch(List.of(row), now), now));
            }
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> message, Progress.Chunk chunk, String reason) {
        lettersUnderWay++;
        String origin = message.topic() + "-" + message.partition() + "@" + message.offset();
        long told = deadLettered.sum();
        if (told < TOLD_EACH || told % TOLD_EACH == 0) {
            LOG.info("dead letter {}: {}", origin, reason);
        }
        var letter = Letters.deadLetter(plan.topics(), vitals.program(), origin, reason, message.value());
        var pending = new Letter(message, chunk);
        letters.send(letter, (metadata, error) -> ended.add(new Ended(null, pending, error)));
    }

    private void settleLetter(Letter letter, @Nullable Throwable error) {
        lettersUnderWay--;
        if (error == null) {
            letter.chunk().finishOne();
            deadLettered.increment();
            return;
        }
        if (letter.message().value() == null) {
            LOG.error(
                    "Kafka takes no dead letter for {}@{}: {}",
                    letter.message().partition(),
                    letter.message().offset(),
                    error.getMessage());
            letter.chunk().finishOne();
            return;
        }
        // Kafka refuses it for good, for instance as too large: the reason alone must do.
        LOG.warn(
                "the dead letter of {}@{} is sent without its bytes: {}",
                letter.message().partition(),
                letter.message().offset(),
                error.getMessage());
        var bare = new ConsumerRecord<byte[], byte[]>(
                letter.message().topic(),
                letter.message().partition(),
                letter.message().offset(),
                null,
                null);
        bury(bare, letter.chunk(), "without its bytes, " + error.getMessage());
    }

    private void pauseOrResume() {
        boolean wanted = intake.isPaused(batching, lettersUnderWay);
        if (wanted && !paused) {
            consumer.pause(consumer.assignment());
        } else if (!wanted && paused) {
            consumer.resume(consumer.assignment());
        }
        paused = wanted;
    }

    /** Short while writes are under way, since their ends are handled between polls. */
    private long waitMs() {
        return underWay > 0 || lettersUnderWay > 0 || batching.gatheredBytes() > 0 || !retries.isEmpty() ? 2 : 200;
    }

    private void commitIfDue() {
        long now = clock.millis();
        if (now - committedAtMs < COMMIT_EVERY_MS) {
            return;
        }
        committedAtMs = now;
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(progress.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (done, error) -> {
            if (error == null) {
                noteCommitted(done);
            } else {
                LOG.info("offsets were not committed and will be: {}", error.getMessage());
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<TopicPartition> of) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (TopicPartition partition : of) {
            Progress done = progress.get(partition);
            long offset = done == null ? -1 : done.committable();
            if (offset >= 0) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        }
        return offsets;
    }

    private void noteCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Progress done = progress.get(partition);
            if (done != null) {
                done.committed(offset.offset());
            }
        });
    }

    /** Writes what was taken from {@code of}, within bounds of time, and commits it. */
    private void drain(Collection<TopicPartition> of) {
        long deadline = clock.millis() + DRAIN.toMillis();
        draining = true;
        while (clock.millis() < deadline && !of.stream().allMatch(this::isDone)) {
            settle();
            LockSupport.parkNanos(1_000_000);
        }
        draining = false;
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(of);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, Duration.ofSeconds(5));
            noteCommitted(offsets);
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            LOG.info("offsets were not committed, their rows will be written again: {}", e.getMessage());
        }
    }

    private boolean isDone(TopicPartition partition) {
        Progress of = progress.get(partition);
        return of == null || of.isDone();
    }

    private void close() {
        try {
            drain(List.copyOf(progress.keySet()));
        } catch (KafkaException e) {
            LOG.warn("could not commit before the end, some rows will be written again: {}", e.getMessage());
        }
        letters.close(Duration.ofSeconds(5));
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
    }

    private static Map<String, Object> config(Plan plan) {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, plan.topics().servers());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, plan.group());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        return config;
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            assigned.forEach(partition -> progress.put(partition, new Progress()));
            paused = false;
            tellPartitions();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            drain(revoked);
            onPartitionsLost(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            lost.forEach(progress::remove);
            tellPartitions();
        }

        private void tellPartitions() {
            var sorted = new ArrayList<>(progress.keySet());
            partitions = sorted.stream().map(TopicPartition::partition).sorted().collect(Collectors.toList());
            LOG.info("reads partitions {} of {}", partitions, plan.topics().topic());
        }
    }
}
