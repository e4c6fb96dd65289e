package io.slipway.pipeline.timeseries.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Point;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GithubEventRowsTest {
    private static final String EVENT = "{'id':'1','type':'PushEvent','actor':{'login':'ann'},'repo':{'name':'o/r'},"
            + "'payload':{'size':1},'public':true,'created_at':'2016-02-10T10:15:40Z','org':{'login':'o'}}";

    @Test
    void makesAPointOfAnEventOfAnArray() throws IOException {
        List<Row> rows = read(" [" + EVENT + "," + EVENT.replace("'1'", "'2'") + "]");

        assertThat(rows).hasSize(2);
        Point point = ((Parsed.Usable) rows.get(0).parsed()).point();
        assertThat(point.metric()).isEqualTo("github.events");
        assertThat(point.atMs()).isEqualTo(1_455_099_340_000L);
        assertThat(point.tags().values())
                .isEqualTo(Map.of("id", "1", "type", "PushEvent", "actor", "ann", "repo", "o/r", "org", "o"));
    }

    @Test
    void makesAPointOfAnEventOnALine() throws IOException {
        List<Row> rows = read(EVENT + "\n{broken\n" + EVENT + "\n");

        assertThat(rows)
                .extracting(row -> row.parsed().getClass().getSimpleName())
                .containsExactly("Usable", "Unusable", "Usable");
    }

    @Test
    void saysWhyAnEventIsUnusableAndReadsTheNext() throws IOException {
        List<Row> rows = read("[" + EVENT.replace("2016-02-10", "yesterday") + ",5," + EVENT.replace("'type'", "'t'")
                + "," + EVENT + "]");

        assertThat(rows.subList(0, 3))
                .extracting(row -> ((Parsed.Unusable) row.parsed()).reason())
                .containsExactly(
                        "created_at is 'yesterdayT10:15:40Z', expected a time like 2016-02-10T10:15:40Z",
                        "the event has no id, expected a GitHub event",
                        "the event has no type, expected a GitHub event");
        assertThat(rows.get(3).parsed()).isInstanceOf(Parsed.Usable.class);
    }

    @Test
    void endsAtTheMistakeInAnArray() throws IOException {
        for (String rest : new String[] {"{'id': nope}", "", "{'id':'1'"}) {
            List<Row> rows = read("[" + EVENT + "," + rest);

            assertThat(rows).as(rest).hasSize(2);
            assertThat(rows.get(1).parsed()).isInstanceOf(Parsed.Unusable.class);
        }
    }

    @Test
    void isToldFromACrimeFileByItsFirstCharacter() throws IOException {
        assertThat(Format.AUTO.open(in("\n [" + EVENT + "]"))).isInstanceOf(GithubEventRows.class);
        assertThat(Format.AUTO.open(in("ID,Date,Primary Type,District\n"))).isInstanceOf(CrimeRows.class);
        assertThatThrownBy(() -> Format.AUTO.open(in("\"what\""))).isInstanceOf(UnknownFormatException.class);
        assertThatThrownBy(() -> Format.GITHUB_EVENTS.open(in("what"))).isInstanceOf(UnknownFormatException.class);
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static List<Row> read(String text) throws IOException {
        var rows = new ArrayList<Row>();
        RowReader reader = GithubEventRows.open(in(text));
        for (Row row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }
}
