package io.slipway.pipeline.timeseries.rows;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of comma separated values as in RFC 4180: fields may be quoted, quotes in them doubled, and quoted fields
 * may span lines. A quote that is never closed spoils its own line only, not the rest of the file.
 */
final class CsvReader implements Closeable {
    /** A quoted field that spans more lines than this was never meant to. */
    private static final int MAX_LINES = 50;

    /** One record: its fields, or why it has none. */
    record CsvRecord(
            long number,
            byte[] bytes,
            List<String> fields,
            @Nullable String problem) {}

    private final LineReader lines;

    CsvReader(LineReader lines) {
        this.lines = lines;
    }

    /** The next record, or null at the end. */
    @Nullable
    CsvRecord next() throws IOException {
        LineReader.Line first = lines.next();
        if (first == null) {
            return null;
        }
        var taken = new ArrayList<LineReader.Line>();
        var fields = new Fields();
        for (LineReader.Line line = first; line != null; line = lines.nextOfAny()) {
            taken.add(line);
            String problem = fields.add(line);
            if (problem != null) {
                return unusable(taken, problem);
            }
            if (!fields.insideQuotes) {
                return new CsvRecord(first.number(), joined(taken), fields.done(), null);
            }
            if (taken.size() == MAX_LINES) {
                break;
            }
        }
        return unusable(taken, "a quote is opened and never closed");
    }

    private CsvRecord unusable(List<LineReader.Line> taken, String problem) {
        LineReader.Line first = taken.get(0);
        lines.handBack(taken.subList(1, taken.size()));
        return new CsvRecord(first.number(), first.bytes(), List.of(), problem);
    }

    private static byte[] joined(List<LineReader.Line> lines) {
        if (lines.size() == 1) {
            return lines.get(0).bytes();
        }
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                all.write('\n');
            }
            all.writeBytes(lines.get(i).bytes());
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** Splits lines into fields; knows whether a quoted field is still open. */
    private static final class Fields {
        private final List<String> values = new ArrayList<>(24);
        private final StringBuilder field = new StringBuilder();
        private boolean insideQuotes;

        /** Takes one more line; returns what is wrong with it, or null. */
        @Nullable
        String add(LineReader.Line line) {
            if (line.tooLong()) {
                return "the line is longer than " + LineReader.MAX_LINE + " bytes";
            }
            String text = line.text();
            if (text == null) {
                return "the line is not UTF-8";
            }
            return insideQuotes ? quoted(text, 0, true) : plain(text, 0);
        }

        List<String> done() {
            return List.copyOf(values);
        }

        private @Nullable String plain(String text, int start) {
            int from = start;
            while (true) {
                if (from < text.length() && text.charAt(from) == '"') {
                    return quoted(text, from + 1, false);
                }
                int comma = text.indexOf(',', from);
                String value = text.substring(from, comma < 0 ? text.length() : comma);
                if (value.indexOf('"') >= 0) {
                    return "a quote stands inside field " + (values.size() + 1) + ", which does not begin with one";
                }
                values.add(value);
                if (comma < 0) {
                    return null;
                }
                from = comma + 1;
            }
        }

        private @Nullable String quoted(String text, int start, boolean goesOn) {
            if (goesOn) {
                field.append('\n');
            }
            insideQuotes = true;
            int from = start;
            while (true) {
                int quote = text.indexOf('"', from);
                if (quote < 0) {
                    field.append(text, from, text.length());
                    return null;
                }
                field.append(text, from, quote);
                if (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
                    field.append('"');
                    from = quote + 2;
                    continue;
                }
                insideQuotes = false;
                values.add(field.toString());
                field.setLength(0);
                return afterQuote(text, quote + 1);
            }
        }

        private @Nullable String afterQuote(String text, int at) {
            if (at == text.length()) {
                return null;
            }
            if (text.charAt(at) != ',') {
                return "after the closing quote of field " + values.size() + " stands '" + text.charAt(at)
                        + "', expected a comma";
            }
            return plain(text, at + 1);
        }
    }
}
