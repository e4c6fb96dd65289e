package io.slipway.pipeline.timeseries.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Point;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrimeRowsTest {
    private static final String HEADER = "ID,Date,Primary Type,District,Location Description,Latitude,Longitude\n";
    private static final String GOOD = "1,10/18/2015 11:50:00 PM,THEFT,008,STREET,41.5,-87.6";

    @Test
    void makesAPointOfARow() throws IOException {
        Point point = usable(read(HEADER + GOOD + "\n").get(0));

        assertThat(point.metric()).isEqualTo("crimes");
        assertThat(point.atMs()).isEqualTo(1_445_230_200_000L);
        assertThat(point.tags().values())
                .isEqualTo(Map.of(
                        "id",
                        "1",
                        "type",
                        "THEFT",
                        "district",
                        "008",
                        "location",
                        "STREET",
                        "latitude",
                        "41.5",
                        "longitude",
                        "-87.6"));
    }

    @Test
    void leavesOutWhatARowDoesNotHave() throws IOException {
        Point point =
                usable(read(HEADER + "1,10/18/2015 11:50:00 PM,THEFT,008,,,").get(0));

        assertThat(point.tags().values().keySet()).containsExactly("district", "id", "type");
    }

    @Test
    void readsQuotesCommasAndLineEnds() throws IOException {
        String rows = "1,10/18/2015 11:50:00 PM,THEFT,008,\"LOT, \"\"B\"\"\",41.5,-87.6\r\n"
                + "2,10/18/2015 11:50:00 PM,THEFT,008,\"TWO\nLINES\",41.5,-87.6\r\n\r\n"
                + "3,10/18/2015 11:50:00 PM,THEFT,008,\"\",41.5,-87.6";

        List<Row> read = read("\uFEFF" + HEADER.replace("\n", "\r\n") + rows);

        assertThat(read)
                .extracting(row -> usable(row).tags().get("location"))
                .containsExactly("LOT, \"B\"", "TWO\nLINES", null);
        assertThat(read).extracting(Row::number).containsExactly(2L, 3L, 6L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1,10/18/2015 11:50:00 PM,THEFT|the row has 3 fields, expected 7",
                "1,10/18/2015 11:50:00 PM,THEFT,008,A,41.5,-87.6,x|the row has 8 fields",
                "1,13/18/2015 11:50:00 PM,THEFT,008,A,41.5,-87.6|date is '13/18/2015",
                "1,10/18/2015 13:50:00 PM,THEFT,008,A,41.5,-87.6|date is",
                "1,10/18/2015 11:50:00 XM,THEFT,008,A,41.5,-87.6|date is",
                "1,02/30/2015 11:50:00 PM,THEFT,008,A,41.5,-87.6|date is",
                "1,10-18-2015 11:50:00 PM,THEFT,008,A,41.5,-87.6|date is",
                "1,,THEFT,008,A,41.5,-87.6|column Date is empty",
                ",10/18/2015 11:50:00 PM,THEFT,008,A,41.5,-87.6|column ID is empty",
                "1,10/18/2015 11:50:00 PM,THEFT,,A,41.5,-87.6|column District is empty",
                "1,10/18/2015 11:50:00 PM,THEFT,008,A,north,-87.6|latitude is 'north'",
                "1,10/18/2015 11:50:00 PM,THEFT,008,A,91,-87.6|latitude is '91'",
                "1,10/18/2015 11:50:00 PM,THEFT,008,A,41.5,NaN|longitude is 'NaN'",
                "1,10/18/2015 11:50:00 PM,TH\"EFT,008,A,41.5,-87.6|a quote stands inside field 3",
                "1,10/18/2015 11:50:00 PM,\"THEFT\"x,008,A,41.5,-87.6|expected a comma",
                "1,\"10/18/2015 11:50:00 PM,THEFT,008,A,41.5,-87.6|never closed"
            })
    void saysWhyARowIsUnusableAndReadsTheNext(String row, String reason) throws IOException {
        List<Row> read = read(HEADER + row + "\n" + GOOD + "\n");

        assertThat(read).hasSize(2);
        assertThat(read.get(0).parsed())
                .isInstanceOfSatisfying(
                        Parsed.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains(reason));
        assertThat(new String(read.get(0).bytes(), StandardCharsets.UTF_8)).isEqualTo(row);
        assertThat(read.get(1).parsed()).isInstanceOf(Parsed.Usable.class);
    }

    @Test
    void doesNotLetAnOpenQuoteSwallowTheFile() throws IOException {
        List<Row> read = read(HEADER + "1,\"x\n" + (GOOD + "\n").repeat(200));

        assertThat(read).hasSize(201);
        assertThat(read.stream().filter(row -> row.parsed() instanceof Parsed.Unusable))
                .hasSize(1);
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(new byte[] {'1', (byte) 0xC3, (byte) 0x28, '\n'});
        bytes.writeBytes(GOOD.getBytes(StandardCharsets.UTF_8));

        List<Row> read = all(CrimeRows.open(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(read.get(0).parsed()).isEqualTo(new Parsed.Unusable("the line is not UTF-8"));
        assertThat(read.get(0).bytes()).containsExactly('1', 0xC3, 0x28);
        assertThat(read.get(1).parsed()).isInstanceOf(Parsed.Usable.class);
    }

    @Test
    void cutsALineThatIsTooLong() throws IOException {
        List<Row> read = read(HEADER + "x".repeat(LineReader.MAX_LINE + 10) + "\n" + GOOD);

        assertThat(read.get(0).bytes()).hasSize(LineReader.MAX_LINE);
        assertThat(read.get(0).parsed()).isInstanceOf(Parsed.Unusable.class);
        assertThat(read.get(1).parsed()).isInstanceOf(Parsed.Usable.class);
    }

    @Test
    void tellsTheTwoHoursOfAnAutumnNightByTheFirst() {
        assertThat(CrimeRows.timeMs("11/01/2015 01:30:00 AM")).isEqualTo(1_446_359_400_000L);
        assertThat(CrimeRows.timeMs("10/18/2015 12:00:00 AM")).isEqualTo(1_445_144_400_000L);
        assertThat(CrimeRows.timeMs("10/18/2015 12:00:00 PM")).isEqualTo(1_445_187_600_000L);
    }

    @Test
    void refusesAnotherKindOfFile() {
        assertThatThrownBy(() -> read("a,b,c\n1,2,3\n"))
                .isInstanceOf(UnknownFormatException.class)
                .hasMessageContaining("[ID, Date, Primary Type, District]");
        assertThatThrownBy(() -> read("")).isInstanceOf(UnknownFormatException.class);
    }

    private static Point usable(Row row) {
        return ((Parsed.Usable) row.parsed()).point();
    }

    private static List<Row> read(String text) throws IOException {
        return all(CrimeRows.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<Row> all(RowReader reader) throws IOException {
        var rows = new ArrayList<Row>();
        for (Row row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }
}
