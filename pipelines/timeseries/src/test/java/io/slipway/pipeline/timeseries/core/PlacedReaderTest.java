package io.slipway.pipeline.timeseries.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacedReaderTest {
    private static final String ODD = "ab{}=,\\\"\u00e9\u20ac\n \t'";
    private static final String PLAIN = "ab{}=, ~";
    private static final String SPOIL = " 0159.eE-+,:{}[]\"\\atx";
    private static final String[] METRICS = {"m", "crimes", "github.events", "a{b=c,d}"};
    private static final String[] NAMES = {"type", "district", "repo", "id", "a=b", "x,y"};

    private final PlacedReader reader = new PlacedReader();

    @Test
    void readsWhatThePointsAreWrittenAs() {
        var point = new Point(
                "crimes",
                Tags.of(Map.of("type", "THEFT", "district", "008", "id", "7")),
                1_445_208_600_000L,
                Value.of(1));

        Placed placed = reader.read(PointJson.encode(point));

        assertThat(placed).isEqualTo(Placed.of(point));
        assertThat(placed.series()).isEqualTo("crimes{district=008,type=THEFT}");
        assertThat(placed.detail()).isEqualTo("id=7");
    }

    /** What it reads is what the long way gives; it reads all that is plain, and leaves everything else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesForEveryPointWhatTheLongWayGives(long seed) {
        var random = new SplittableRandom(seed);
        int taken = 0;
        for (int i = 0; i < 5000; i++) {
            boolean odd = random.nextInt(3) == 0;
            Point point = point(random, odd ? ODD : PLAIN);
            Placed placed = reader.read(PointJson.encode(point));
            if (placed != null) {
                taken++;
                assertThat(exact(placed)).as("seed %d, %s", seed, point).isEqualTo(exact(Placed.of(point)));
            } else {
                assertThat(odd || !isPlain(point))
                        .as("seed %d, %s", seed, point)
                        .isTrue();
            }
        }
        assertThat(taken).isGreaterThan(1000);
    }

    /** Whatever happens to a message: it takes none that is no point, and none for another point than it is. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void neverDiffersFromTheLongWay(long seed) {
        var random = new SplittableRandom(seed);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] message = PointJson.encode(point(random, PLAIN));
            for (int n = random.nextInt(3); n >= 0; n--) {
                message[random.nextInt(message.length)] = (byte) SPOIL.charAt(random.nextInt(SPOIL.length()));
            }
            Placed placed = reader.read(message);
            if (placed != null) {
                taken++;
                assertThat(PointJson.decode(message))
                        .as("seed %d, %s", seed, new String(message, StandardCharsets.UTF_8))
                        .isInstanceOfSatisfying(
                                Parsed.Usable.class,
                                usable -> assertThat(exact(placed)).isEqualTo(exact(Placed.of(usable.point()))));
            }
        }
        assertThat(taken).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{ 'name':'m','timestamp':5,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':7e1,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':07,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':-,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':7.,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':-0.0,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':05,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b',}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b'",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a'",
                "{'name':'m','timestamp':5,'value':7,'tags':{'é':'b'}}",
                "{'timestamp':5,'name':'m','value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'b':'b','a':'b'}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b','a':'c'}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b'},'x':1}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b'}} {}",
                "{'name':'m','timestamp':5,'value':7,'tags':{}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'':'b'}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':''}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':1}}",
                "{'name':'m','timestamp':5.5,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':99999999999999999999,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':999999999999999,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':1e999,'tags':{'a':'b'}}",
                "{'name':'','timestamp':5,'value':7,'tags':{'a':'b'}}",
                "{'name':'m','timestamp':5,'value':7,'tags':{'a':'b'}",
                "nonsense"
            })
    void leavesEverythingUnusualToTheLongWay(String json) {
        assertThat(reader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @Test
    void leavesEmptyAndTooLongMessagesToTheLongWay() {
        assertThat(reader.read(null)).isNull();
        assertThat(reader.read(new byte[0])).isNull();
        String json = "{'name':'m','timestamp':5,'value':7,'tags':{'a':'" + "x".repeat(Point.MAX_TAGS) + "'}}";
        assertThat(reader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"7,7", "-7,-7", "0,0", "12.34,12.34", "-12.340,-12.34", "12.0,12", "0.001,0.001", "0.10,0.1"})
    void readsNumbers(String json, BigDecimal value) {
        String message = "{'name':'m','timestamp':-5,'value':" + json + ",'tags':{'a':'b'}}";

        Placed placed = reader.read(message.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

        assertThat(placed).isNotNull();
        assertThat(placed.value()).isEqualTo(value);
        assertThat(placed.atMs()).isEqualTo(-5);
    }

    /** Of one number, a double may have more zeros at its end. */
    private static Placed exact(Placed placed) {
        return new Placed(
                placed.metric(),
                placed.series(),
                placed.bucket(),
                placed.atMs(),
                placed.detail(),
                placed.detailNames(),
                placed.value().stripTrailingZeros());
    }

    private static boolean isPlain(Point point) {
        String digits = point.value().toString().replace("-", "").replace(".", "");
        return digits.length() <= (point.value() instanceof Value.Whole ? 18 : 15) && !digits.contains("E");
    }

    private static Point point(SplittableRandom random, String alphabet) {
        var tags = new TreeMap<String, String>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            tags.put(NAMES[random.nextInt(NAMES.length)], text(random, alphabet, random.nextInt(50) == 0 ? 2000 : 12));
        }
        Value value = switch (random.nextInt(3)) {
            case 0 -> Value.of(random.nextLong());
            case 1 -> Value.of(random.nextDouble() * 1000);
            default -> Value.of(random.nextInt(-100_000, 100_000) / 100.0);
        };
        long atMs = random.nextLong(-1_000_000_000_000L, 4_000_000_000_000L);
        return new Point(METRICS[random.nextInt(METRICS.length)], Tags.of(tags), atMs, value);
    }

    private static String text(SplittableRandom random, String alphabet, int most) {
        var text = new StringBuilder();
        for (int n = random.nextInt(most); n >= 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
