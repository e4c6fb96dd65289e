package io.slipway.pipeline.timeseries.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import io.slipway.pipeline.timeseries.kafka.TopicAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void flagsWinOverTheEnvironmentAndBothOverDefaults() {
        var settings = new Settings(
                new String[] {"--port", "5", "--kafka-topic=t"}, Map.of("PORT0", "6", "RATE", "7", "KAFKA_TOPIC", "u"));

        assertThat(settings.number("PORT0", 1, 0, 65535)).isEqualTo(5);
        assertThat(settings.number("RATE", 1, 0, 10)).isEqualTo(7);
        assertThat(settings.number("ROWS", 1, 0, 10)).isEqualTo(1);
        assertThat(settings.text("KAFKA_TOPIC", "x")).isEqualTo("t");
        settings.check();
    }

    @Test
    void tellsAllProblemsAtOnce() {
        var settings = new Settings(
                new String[] {"word", "--unknown", "x", "--rate"},
                Map.of(
                        "PORT0",
                        "70000",
                        "CASSANDRA_CONTACT_POINTS",
                        "a,b:x,c:9042",
                        "CASSANDRA_KEYSPACE",
                        "a b",
                        "KAFKA_PARTITIONS",
                        "0",
                        "KAFKA_TOPIC",
                        "a b"));
        settings.number("PORT0", 1, 0, 65535);
        StoreAddress.from(settings);
        TopicAddress.from(settings);

        SettingsException problems = catchThrowableOfType(SettingsException.class, settings::check);

        assertThat(problems.problems())
                .anyMatch(p -> p.startsWith("argument 'word'"))
                .anyMatch(p -> p.startsWith("flag --rate has no value"))
                .anyMatch(p -> p.equals("PORT0 is '70000', expected a whole number from 0 to 65535"))
                .anyMatch(p -> p.equals("CASSANDRA_CONTACT_POINTS holds 'a', expected host:port"))
                .anyMatch(p -> p.equals("CASSANDRA_CONTACT_POINTS holds 'b:x', expected host:port"))
                .anyMatch(p -> p.startsWith("CASSANDRA_KEYSPACE is 'a b'"))
                .anyMatch(p -> p.startsWith("KAFKA_BOOTSTRAP_SERVERS (--kafka-bootstrap-servers) is not set"))
                .anyMatch(p -> p.startsWith("KAFKA_PARTITIONS is '0'"))
                .anyMatch(p -> p.startsWith("KAFKA_TOPIC is 'a b'"))
                .anyMatch(p -> p.startsWith("flag --unknown is unknown") && p.contains("--port"))
                .hasSize(11);
    }

    @Test
    void namesTheDeadLetterTopicAfterTheTopic() {
        var settings = new Settings(new String[] {"--kafka-topic", "t"}, Map.of("KAFKA_BOOTSTRAP_SERVERS", "a:1, b:2"));

        assertThat(TopicAddress.from(settings)).isEqualTo(new TopicAddress("a:1,b:2", "t", "t-dead-letters", 4, 1));
    }
}
