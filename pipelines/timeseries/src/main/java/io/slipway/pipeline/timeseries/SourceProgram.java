package io.slipway.pipeline.timeseries;

import io.slipway.pipeline.timeseries.kafka.KafkaTroubleException;
import io.slipway.pipeline.timeseries.kafka.Source;
import io.slipway.pipeline.timeseries.kafka.TopicAddress;
import io.slipway.pipeline.timeseries.kafka.Topics;
import io.slipway.pipeline.timeseries.rows.Format;
import io.slipway.pipeline.timeseries.rows.Input;
import io.slipway.pipeline.timeseries.rows.RowReader;
import io.slipway.pipeline.timeseries.serving.Answer;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.serving.WebServer;
import io.slipway.pipeline.timeseries.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that replays a file of events into the topic, and then stays up to say so. */
public final class SourceProgram {
    private static final Logger LOG = LoggerFactory.getLogger(SourceProgram.class);

    private SourceProgram() {}

    public static void main(String[] arguments) {
        Program.main("source", program -> run(program, new Settings(arguments, System.getenv())));
    }

    private static void run(Program program, Settings settings) throws Exception {
        WebServer.Address address = WebServer.Address.from(settings, 7182);
        TopicAddress topics = TopicAddress.from(settings);
        var input = new Input(settings.text("SOURCE", Input.SAMPLE));
        Format format = settings.choice("SOURCE_FORMAT", Format.AUTO, Format::of, Format.words());
        var plan = new Source.Plan(
                topics,
                input.name(),
                settings.number("RATE", 0, 0, Integer.MAX_VALUE),
                settings.number("ROWS", 0, 0, Integer.MAX_VALUE),
                Path.of(System.getProperty("java.io.tmpdir")),
                Runtime.getRuntime().maxMemory() / 3);
        settings.check();
        var vitals = new Vitals("source", InstantSource.system());
        var started = new AtomicReference<@Nullable Source>();
        program.owns(WebServer.start(
                address, vitals, () -> counters(started.get()), request -> Answer.error(404, "no " + request.path())));
        if (program.patiently(() -> createTopics(topics), KafkaTroubleException.class, vitals) == null) {
            return;
        }
        Source source = program.owns(new Source(plan, InstantSource.system()));
        started.set(source);
        program.onStop(source::stop);
        vitals.running();
        LOG.info("sends {} to topic {}", input.location(), topics.topic());
        try (RowReader rows = format.open(input.open())) {
            source.send(rows);
        }
        if (!program.isStopping()) {
            LOG.info("everything is sent: {}", source.counters());
            vitals.done();
            program.awaitStop();
        }
    }

    private static Map<String, Object> counters(@Nullable Source source) {
        return source == null ? Map.of("done", false) : source.counters();
    }

    private static boolean createTopics(TopicAddress address) {
        try (var topics = new Topics(address)) {
            topics.create();
            return true;
        }
    }
}
