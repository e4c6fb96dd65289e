package io.slipway.cli.demo;

import io.slipway.cli.terminal.Table;
import io.slipway.cli.terminal.Terminal;
import io.slipway.cli.terminal.Words;
import io.slipway.client.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the demonstration did.
 *
 * @param sent rows that Kafka has accepted
 * @param stored rows that Cassandra has accepted
 * @param deadLettered rows that could not be used
 * @param seconds from the first row read to the last one stored
 * @param byType how many events of each type are in the store, the most frequent first
 * @param chart where the chart is
 */
record DemoResult(long sent, long stored, long deadLettered, double seconds, Map<String, Long> byType, String chart) {
    private static final int TYPES_SHOWN = 15;

    DemoResult {
        byType = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byType));
    }

    void print(Terminal terminal, boolean json) {
        if (json) {
            terminal.json(json());
            return;
        }
        terminal.line("");
        row(terminal, "Rows sent", Words.number(sent));
        row(terminal, "Rows stored", Words.number(stored));
        row(terminal, "Rows dead-lettered", Words.number(deadLettered));
        row(terminal, "Rows a second", Words.number(perSecond()));
        row(terminal, "Points in the store", Words.number(inStore()));
        terminal.line("");
        Table table = new Table("TYPE", "STORED");
        byType.entrySet().stream()
                .limit(TYPES_SHOWN)
                .forEach(entry -> table.row(entry.getKey(), Words.number(entry.getValue())));
        table.print(terminal);
        if (byType.size() > TYPES_SHOWN) {
            terminal.line("and " + Words.count(byType.size() - TYPES_SHOWN, "more type") + " (--json shows all)");
        }
        terminal.line("");
        terminal.line("The chart: " + chart);
        terminal.line("Clean up:  slipway demo --stop");
    }

    private static void row(Terminal terminal, String name, String value) {
        terminal.line(String.format("%-20s %9s", name, value));
    }

    private long perSecond() {
        return seconds <= 0 ? stored : Math.round(stored / seconds);
    }

    private long inStore() {
        return byType.values().stream().mapToLong(Long::longValue).sum();
    }

    private Json json() {
        Map<String, Json> types = new LinkedHashMap<>();
        byType.forEach((type, count) -> types.put(type, Json.of(count)));
        return Json.object()
                .with("rowsSent", sent)
                .with("rowsStored", stored)
                .with("rowsDeadLettered", deadLettered)
                .with("seconds", Json.of(BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP)))
                .with("rowsPerSecond", perSecond())
                .with("pointsInStore", inStore())
                .with("byType", Json.object(types))
                .with("chart", chart);
    }
}
