package io.slipway.installer.report;

import io.slipway.client.json.Json;
import java.io.PrintWriter;
import java.util.List;

/**
 * Where the installer writes: results to the standard output, everything else to the standard error. Thread-safe.
 *
 * @param out for results
 * @param err for progress and problems
 */
public record Screen(PrintWriter out, PrintWriter err) {
    /** One line of result. */
    public void line(String text) {
        synchronized (err) {
            out.println(text);
            out.flush();
        }
    }

    /** A result as JSON. */
    public void json(Json json) {
        line(json.pretty());
    }

    /** One line that is no result. */
    public void note(String text) {
        synchronized (err) {
            err.println(text);
            err.flush();
        }
    }

    /** Rows in columns under headings. */
    public void table(List<String> headings, List<List<String>> rows) {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = headings.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        line(row(headings, widths));
        rows.forEach(row -> line(row(row, widths)));
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
