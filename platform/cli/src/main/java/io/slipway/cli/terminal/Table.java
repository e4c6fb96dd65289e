package io.slipway.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in columns. Not thread-safe. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** @param headings one for each column */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** One more row, with as many cells as there are headings. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, without spaces at their ends; the headings alone when there is no row. */
    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** Prints it. */
    public void print(Terminal terminal) {
        lines().forEach(terminal::line);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
