package io.slipway.pipeline.timeseries.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.rows.CrimeRows;
import io.slipway.pipeline.timeseries.rows.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrimeGeneratorTest {
    private static final LocalDate DAY = LocalDate.of(2025, 10, 17);

    @Test
    void makesTheSampleThatComesWithTheSources() throws IOException {
        List<String> lines = new CrimeGenerator(new CrimeGenerator.Plan(1000, 1, DAY, 3, 0)).lines();

        assertThat(Files.readAllLines(Path.of("sample/crimes-1000.csv"))).isEqualTo(lines);
    }

    @Test
    void hasAwkwardRowsAndTwoCrimesOfOneKindAtOneMinute() throws IOException {
        String sample = Files.readString(Path.of("sample/crimes-1000.csv"));
        var places = new HashSet<List<Object>>();
        long coincident = read(sample).stream()
                .map(row -> ((Parsed.Usable) row.parsed()).point())
                .filter(p -> !places.add(
                        List.of(p.atMs(), p.tags().get("type"), p.tags().get("district"))))
                .count();

        assertThat(sample).contains("\"\"", "UPPER LEVEL\"", ",,,\n");
        assertThat(coincident).isPositive();
    }

    @Test
    void makesMalformedRowsOnlyWhenAsked() throws IOException {
        List<String> lines = new CrimeGenerator(new CrimeGenerator.Plan(200, 7, DAY, 2, 8)).lines();

        List<Row> rows = read(String.join("\n", lines));

        assertThat(rows).hasSize(208);
        assertThat(rows.stream().filter(row -> row.parsed() instanceof Parsed.Unusable))
                .hasSize(8);
    }

    private static List<Row> read(String text) throws IOException {
        var rows = new ArrayList<Row>();
        CrimeRows reader = CrimeRows.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        for (Row row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }
}
