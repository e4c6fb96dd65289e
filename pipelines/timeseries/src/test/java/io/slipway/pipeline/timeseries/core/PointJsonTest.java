package io.slipway.pipeline.timeseries.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointJsonTest {
    private static final Point POINT =
            new Point("m", Tags.of(Map.of("a", "x \"y\" é", "b", "2")), 1_445_208_600_000L, Value.of(0.1));

    @Test
    void readsWhatItWrote() {
        assertThat(PointJson.decode(PointJson.encode(POINT))).isEqualTo(new Parsed.Usable(POINT));
    }

    @Test
    void writesKairosWords() {
        var point = new Point("m", Tags.of(Map.of("a", "b")), 5, Value.of(7));

        assertThat(new String(PointJson.encode(point), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"m\",\"timestamp\":5,\"value\":7,\"tags\":{\"a\":\"b\"}}");
    }

    @Test
    void passesOverFieldsOfLaterWriters() {
        assertThat(decoded("{'x':{'y':[1,{}]},'name':'m','timestamp':5,'value':7,'tags':{'a':'b'}}"))
                .isInstanceOf(Parsed.Usable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nonsense|not JSON",
                "[1]|expected a point as JSON object",
                "{'name':'m'|not JSON",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b'}} {}|more follows",
                "{'timestamp':5,'value':7,'tags':{'a':'b'}}|name is missing",
                "{'name':'m','value':7,'tags':{'a':'b'}}|timestamp is missing",
                "{'name':'m','timestamp':5,'tags':{'a':'b'}}|value is missing",
                "{'name':'m','timestamp':5,'value':7}|has no tags",
                "{'name':'m','timestamp':5,'value':7,'tags':{}}|has no tags",
                "{'name':'m','timestamp':5,'value':7,'tags':[]}|expected an object",
                "{'name':'','timestamp':5,'value':7,'tags':{'a':'b'}}|name is empty",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':''}}|tag a is empty",
                "{'name':'m','timestamp':5,'value':7,'tags':{'':'x'}}|a tag name is empty",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':5}}|expected a string",
                "{'name':'m','timestamp':5.5,'value':7,'tags':{'a':'b'}}|whole milliseconds",
                "{'name':'m','timestamp':999999999999999,'value':7,'tags':{'a':'b'}}|years 1 to 9999",
                "{'name':'m','timestamp':5,'value':'7','tags':{'a':'b'}}|expected a number",
                "{'name':'m','timestamp':5,'value':1e999,'tags':{'a':'b'}}|finite",
                "{'name':'m','timestamp':5,'value':null,'tags':{'a':'b'}}|expected a number"
            })
    void saysWhyAMessageIsNoPoint(String json, String reason) {
        assertThat(decoded(json))
                .isInstanceOfSatisfying(
                        Parsed.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains(reason));
    }

    @Test
    void saysWhyAnEmptyMessageIsNoPoint() {
        assertThat(PointJson.decode(null)).isInstanceOf(Parsed.Unusable.class);
        assertThat(PointJson.decode(new byte[0])).isInstanceOf(Parsed.Unusable.class);
        assertThat(PointJson.decode(new byte[] {(byte) 0xFF, (byte) 0xFE, 0})).isInstanceOf(Parsed.Unusable.class);
    }

    @Test
    void refusesTagsThatAreTooLong() {
        String json = "{'name':'m','timestamp':5,'value':7,'tags':{'a':'" + "x".repeat(Point.MAX_TAGS) + "'}}";

        assertThat(decoded(json))
                .isInstanceOfSatisfying(
                        Parsed.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains("at most 8192"));
    }

    private static Parsed decoded(String json) {
        return PointJson.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
