package io.slipway.pipeline.timeseries.rows;

import io.slipway.pipeline.timeseries.core.Layout;
import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the City of Chicago's crime file: CSV whose first line names the columns. Each is a point of metric
 * {@value Layout#CRIMES} with value 1; its time is Chicago's wall clock (of the two hours that share a name in
 * autumn, the first).
 */
public final class CrimeRows implements RowReader {
    /** Columns that become tags, and their names as tags. */
    static final Map<String, String> TAG_COLUMNS = tagColumns();

    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
    private static final List<String> REQUIRED = List.of("ID", "Date", "Primary Type", "District");

    private final CsvReader csv;
    private final List<String> header;
    private final Map<String, Integer> columns = new HashMap<>();

    private CrimeRows(CsvReader csv, List<String> header) {
        this.csv = csv;
        this.header = header;
        for (int i = 0; i < header.size(); i++) {
            columns.put(header.get(i), i);
        }
    }

    /**
     * Reads the header of {@code in}.
     *
     * @throws UnknownFormatException if it is not the header of such a file
     */
    public static CrimeRows open(InputStream in) throws IOException {
        var csv = new CsvReader(new LineReader(in));
        CsvReader.CsvRecord first = csv.next();
        var missing = new ArrayList<>(REQUIRED);
        if (first != null) {
            missing.removeAll(first.fields());
        }
        if (first == null || !missing.isEmpty()) {
            throw new UnknownFormatException("not a crime file: its first line lacks the columns " + missing
                    + "; expected the header of the City of Chicago's CSV (ID,Case Number,Date,...)");
        }
        return new CrimeRows(csv, first.fields());
    }

    @Override
    public @Nullable Row next() throws IOException {
        CsvReader.CsvRecord row = csv.next();
        return row == null ? null : new Row(row.number(), row.bytes(), parse(row));
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private Parsed parse(CsvReader.CsvRecord row) {
        if (row.problem() != null) {
            return new Parsed.Unusable(row.problem());
        }
        List<String> fields = row.fields();
        if (fields.size() != header.size()) {
            return new Parsed.Unusable(
                    "the row has " + fields.size() + " fields, expected " + header.size() + " as in the header");
        }
        try {
            return new Parsed.Usable(point(fields));
        } catch (IllegalArgumentException e) {
            return new Parsed.Unusable(String.valueOf(e.getMessage()));
        }
    }

    private Point point(List<String> fields) {
        for (String column : REQUIRED) {
            if (field(fields, column).isEmpty()) {
                throw new IllegalArgumentException("column " + column + " is empty, expected a value");
            }
        }
        var tags = new TreeMap<String, String>();
        TAG_COLUMNS.forEach((column, tag) -> {
            String value = field(fields, column);
            if (!value.isEmpty()) {
                tags.put(tag, value);
            }
        });
        checkDegrees(tags, "latitude", 90);
        checkDegrees(tags, "longitude", 180);
        return new Point(Layout.CRIMES, Tags.of(tags), timeMs(field(fields, "Date")), Value.of(1));
    }

    private String field(List<String> fields, String column) {
        Integer index = columns.get(column);
        return index == null ? "" : fields.get(index).strip();
    }

    private static void checkDegrees(Map<String, String> tags, String tag, int most) {
        String text = tags.get(tag);
        if (text == null) {
            return;
        }
        try {
            if (Math.abs(Double.parseDouble(text)) <= most) {
                return;
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers that are out of range
        }
        throw new IllegalArgumentException(
                tag + " is '" + text + "', expected degrees between -" + most + " and " + most);
    }

    /** Milliseconds since 1970 of {@code MM/dd/yyyy hh:mm:ss AM|PM} in Chicago. */
    static long timeMs(String text) {
        try {
            if (text.length() == 22
                    && text.charAt(2) == '/'
                    && text.charAt(5) == '/'
                    && text.charAt(10) == ' '
                    && text.charAt(13) == ':'
                    && text.charAt(16) == ':'
                    && text.charAt(19) == ' '
                    && text.charAt(21) == 'M'
                    && (text.charAt(20) == 'A' || text.charAt(20) == 'P')) {
                int hour = digits(text, 11, 13);
                if (hour >= 1 && hour <= 12) {
                    LocalDateTime time = LocalDateTime.of(
                            digits(text, 6, 10),
                            digits(text, 0, 2),
                            digits(text, 3, 5),
                            hour % 12 + (text.charAt(20) == 'P' ? 12 : 0),
                            digits(text, 14, 16),
                            digits(text, 17, 19));
                    return time.atZone(CHICAGO).toInstant().toEpochMilli();
                }
            }
        } catch (NumberFormatException | DateTimeException e) {
            // told below, together with texts of another shape
        }
        throw new IllegalArgumentException("date is '" + text + "', expected a time like 10/18/2015 11:50:00 PM");
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new NumberFormatException(text);
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static Map<String, String> tagColumns() {
        var columns = new LinkedHashMap<String, String>();
        columns.put("ID", "id");
        columns.put("Case Number", "case");
        columns.put("Block", "block");
        columns.put("Primary Type", "type");
        columns.put("Description", "description");
        columns.put("Location Description", "location");
        columns.put("Arrest", "arrest");
        columns.put("Domestic", "domestic");
        columns.put("Beat", "beat");
        columns.put("District", "district");
        columns.put("Latitude", "latitude");
        columns.put("Longitude", "longitude");
        return Map.copyOf(columns);
    }
}
