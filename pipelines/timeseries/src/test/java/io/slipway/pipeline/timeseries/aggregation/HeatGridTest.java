package io.slipway.pipeline.timeseries.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.pipeline.timeseries.core.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeatGridTest {
    private static final MetricQuery ALL = new MetricQuery("m", 0, 100, Map.of(), List.of(), List.of(), 0, false, true);

    @Test
    void countsEveryLocatedPointOnce() {
        var grid = new HeatGrid(ALL);
        for (int i = 0; i < 3000; i++) {
            grid.add(Tags.NONE, "latitude=" + (41 + i % 10 * 0.1) + ",longitude=" + (-87 - i % 7 * 0.1), 50);
        }
        grid.add(Tags.NONE, "latitude=41", 60);
        grid.add(Tags.NONE, "latitude=x,longitude=1", 40);
        grid.add(Tags.NONE, "latitude=41,longitude=-87", 101);

        Map<String, ?> fields = grid.fields();

        assertThat(fields.get("points")).isEqualTo(3000);
        assertThat(fields.get("without")).isEqualTo(2L);
        assertThat(fields.get("first")).isEqualTo(40L);
        assertThat(fields.get("last")).isEqualTo(60L);
        assertThat(((List<?>) fields.get("cells"))
                        .stream().mapToInt(cell -> ((int[]) cell)[2]).sum())
                .isEqualTo(3000);
    }

    @Test
    void isNotStretchedByAPointFarOff() {
        var grid = new HeatGrid(ALL);
        for (int i = 0; i < 1000; i++) {
            grid.add(Tags.NONE, "latitude=" + (41 + i * 0.001) + ",longitude=" + (-87 + i * 0.001), 50);
        }
        grid.add(Tags.NONE, "latitude=-41,longitude=87", 50);

        assertThat((double) grid.fields().get("south")).isGreaterThan(40);
        assertThat((double) grid.fields().get("east")).isLessThan(-85);
    }

    @Test
    void keepsToTheFilterOfTheQuery() {
        var query = new MetricQuery("m", 0, 100, Map.of("type", Set.of("THEFT")), List.of(), List.of(), 0, false, true);
        var grid = new HeatGrid(query);
        grid.add(Tags.of(Map.of("type", "THEFT")), "latitude=1,longitude=2", 5);
        grid.add(Tags.of(Map.of("type", "ARSON")), "latitude=1,longitude=2", 5);

        assertThat(grid.fields().get("points")).isEqualTo(1);
        assertThat(grid.points()).isEqualTo(1);
    }
}
