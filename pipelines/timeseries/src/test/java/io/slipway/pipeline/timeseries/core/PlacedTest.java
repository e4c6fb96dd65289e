package io.slipway.pipeline.timeseries.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacedTest {
    private static final String ODD = "ab{}=,\\\"é\n \t'";

    @Test
    void putsSeriesTagsIntoThePartitionAndTheRestIntoTheRow() {
        var point = new Point(
                "crimes",
                Tags.of(Map.of("type", "THEFT", "district", "008", "id", "7", "block", "A, B")),
                1_445_208_600_000L,
                Value.of(1));

        Placed placed = Placed.of(point);

        assertThat(placed.series()).isEqualTo("crimes{district=008,type=THEFT}");
        assertThat(placed.detail()).isEqualTo("block=A\\, B,id=7");
        assertThat(placed.series()).isEqualTo(Series.of(point).text());
        assertThat(Series.parse(placed.series()).tags().and(Tags.parse(placed.detail())))
                .isEqualTo(point.tags());
    }

    @Test
    void makesAllTagsOfAnotherMetricSeriesTags() {
        Placed placed = Placed.of(new Point("cpu", Tags.of(Map.of("host", "a", "id", "7")), 0, Value.of(0.5)));

        assertThat(placed.series()).isEqualTo("cpu{host=a,id=7}");
        assertThat(placed.detail()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsBackWhateverTagsThereAre(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            var tags = new TreeMap<String, String>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                tags.put(odd(random), odd(random));
            }
            var series = new Series(odd(random), Tags.of(tags));
            assertThat(Series.parse(series.text())).as("seed %d", seed).isEqualTo(series);
            assertThat(Tags.parse(series.tags().text()).values()).isEqualTo(tags);
            List<String> names = new ArrayList<>();
            Tags.forEachName(series.tags().text(), names::add);
            assertThat(names).containsExactlyElementsOf(tags.keySet());
        }
    }

    @Test
    void refusesATextThatIsNoSeries() {
        assertThatThrownBy(() -> Series.parse("crimes")).hasMessageContaining("crimes");
        assertThatThrownBy(() -> Series.parse("crimes\\{a=b")).hasMessageContaining("metric{tag=value");
        assertThatThrownBy(() -> Tags.parse("a=b,c")).hasMessageContaining("'c'");
    }

    @Test
    void findsTheBucketOfATimeBefore1970() {
        assertThat(Bucket.of(0).startMs()).isZero();
        assertThat(Bucket.of(-1).startMs()).isEqualTo(-Bucket.LENGTH_MS);
        assertThat(Bucket.of(Bucket.LENGTH_MS - 1).startMs()).isZero();
        assertThat(Bucket.of(Bucket.LENGTH_MS).startMs()).isEqualTo(Bucket.LENGTH_MS);
    }

    private static String odd(SplittableRandom random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(5); n >= 0; n--) {
            text.append(ODD.charAt(random.nextInt(ODD.length())));
        }
        return text.toString();
    }

    @Test
    void theHashOfNamesDependsOnNamesAlone() {
        long hash = Tags.hashOfNames(text("a", "1", "b,=", "x"));

        assertThat(Tags.hashOfNames(text("a", "other, = \\ value", "b,=", ""))).isEqualTo(hash);
        assertThat(Tags.hashOfNames(text("a", "1"))).isNotEqualTo(hash);
        assertThat(Tags.hashOfNames(text("a", "1", "b", "x"))).isNotEqualTo(hash);
        assertThat(Tags.hashOfNames(text("a", "1", "b,=", "x", "c", "y"))).isNotEqualTo(hash);
    }

    private static String text(String... namesAndValues) {
        var tags = new TreeMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            tags.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Tags.of(tags).text();
    }
}
