package io.slipway.pipeline.timeseries;

import io.slipway.pipeline.timeseries.cassandra.PointStore;
import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import io.slipway.pipeline.timeseries.cassandra.StoreException;
import io.slipway.pipeline.timeseries.kafka.KafkaTroubleException;
import io.slipway.pipeline.timeseries.kafka.Sink;
import io.slipway.pipeline.timeseries.kafka.TopicAddress;
import io.slipway.pipeline.timeseries.kafka.Topics;
import io.slipway.pipeline.timeseries.serving.Answer;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.serving.WebServer;
import io.slipway.pipeline.timeseries.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The program that moves points from the topic to Cassandra. */
public final class SinkProgram {
    private static final Duration LAG_PATIENCE = Duration.ofSeconds(2);

    private SinkProgram() {}

    public static void main(String[] arguments) {
        Program.main("sink", program -> run(program, new Settings(arguments, System.getenv())));
    }

    private static void run(Program program, Settings settings) throws Exception {
        WebServer.Address address = WebServer.Address.from(settings, 7183);
        TopicAddress topicAddress = TopicAddress.from(settings);
        StoreAddress storeAddress = StoreAddress.from(settings);
        var plan = new Sink.Plan(
                topicAddress,
                settings.text("KAFKA_GROUP", "timeseries-sink"),
                settings.number("BATCH_ROWS", 100, 1, 10_000),
                settings.number("MAX_IN_FLIGHT", 128, 1, 10_000),
                Runtime.getRuntime().maxMemory() / 4);
        settings.check();
        var vitals = new Vitals("sink", InstantSource.system());
        var sink = new AtomicReference<@Nullable Sink>();
        var admin = new AtomicReference<@Nullable Topics>();
        program.owns(WebServer.start(
                address,
                vitals,
                () -> counters(sink.get(), admin.get(), plan.group()),
                request -> Answer.error(404, "no " + request.path())));
        Topics topics = program.patiently(() -> created(topicAddress), KafkaTroubleException.class, vitals);
        if (topics == null) {
            return;
        }
        admin.set(program.owns(topics));
        PointStore store = program.patiently(() -> PointStore.open(storeAddress), StoreException.class, vitals);
        if (store == null) {
            return;
        }
        var started = new Sink(plan, program.owns(store), InstantSource.system(), vitals);
        sink.set(started);
        program.onStop(started::stop);
        vitals.running();
        started.run();
    }

    private static Topics created(TopicAddress address) {
        var topics = new Topics(address);
        try {
            topics.create();
            return topics;
        } catch (RuntimeException e) {
            topics.close();
            throw e;
        }
    }

    private static Map<String, Object> counters(@Nullable Sink sink, @Nullable Topics topics, String group) {
        if (sink == null || topics == null) {
            return Map.of();
        }
        var counters = new LinkedHashMap<>(sink.counters());
        counters.put("lag", topics.lag(group, LAG_PATIENCE));
        return counters;
    }
}
