package io.slipway.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The rows of a Chicago crime CSV, as the pipeline must give them back: read here with code of the test's own. */
final class Crimes {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM/dd/yyyy hh:mm:ss a", Locale.ENGLISH);
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

    private Crimes() {}

    /** Row id to {@code time type district}. */
    static TreeMap<String, String> ofCsv(Path file) {
        List<List<String>> rows = rows(file);
        List<String> header = rows.get(0);
        TreeMap<String, String> crimes = new TreeMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            long millis = LocalDateTime.parse(row.get(header.indexOf("Date")), DATE)
                    .atZone(CHICAGO)
                    .toInstant()
                    .toEpochMilli();
            crimes.put(
                    row.get(header.indexOf("ID")),
                    millis + " " + row.get(header.indexOf("Primary Type")) + " " + row.get(header.indexOf("District")));
        }
        return crimes;
    }

    /** The same from an answer to a query that is grouped by id, type and district. */
    static TreeMap<String, String> ofQuery(JsonNode answer) {
        TreeMap<String, String> crimes = new TreeMap<>();
        for (JsonNode result : answer.path("queries").get(0).path("results")) {
            JsonNode group = result.path("group_by").get(0).path("group");
            for (JsonNode value : result.path("values")) {
                String before = crimes.put(
                        group.path("id").asText(),
                        value.get(0).asLong() + " " + group.path("type").asText() + " "
                                + group.path("district").asText());
                if (before != null) {
                    throw new AssertionError("row " + group.path("id").asText() + " is there twice");
                }
            }
        }
        return crimes;
    }

    /** The query that {@link #ofQuery} reads. */
    static String query() {
        return "{\"start_absolute\":0,\"metrics\":[{\"name\":\"crimes\",\"group_by\":"
                + "[{\"name\":\"tag\",\"tags\":[\"id\",\"type\",\"district\"]}]}]}";
    }

    private static List<List<String>> rows(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                row.add(field.toString());
                field.setLength(0);
            } else if (c == '\n' && !quoted) {
                row.add(field.toString());
                field.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (!row.isEmpty() || field.length() > 0) {
            row.add(field.toString());
            rows.add(row);
        }
        return rows;
    }
}
