package io.slipway.pipeline.timeseries.system;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads a crime file in the plainest way, so that the pipeline's own reading is checked against another. */
final class ChicagoFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/yyyy hh:mm:ss a", Locale.US);

    private ChicagoFile() {}

    /** A row: when, and what should be among the tags. */
    record Crime(long atMs, Map<String, String> tags) {}

    /** The rows by their ids. */
    static Map<String, Crime> read(List<String> lines) {
        List<String> header = fields(lines.get(0));
        Map<String, String> names = Map.ofEntries(
                Map.entry("ID", "id"),
                Map.entry("Case Number", "case"),
                Map.entry("Block", "block"),
                Map.entry("Primary Type", "type"),
                Map.entry("Description", "description"),
                Map.entry("Location Description", "location"),
                Map.entry("Arrest", "arrest"),
                Map.entry("Domestic", "domestic"),
                Map.entry("Beat", "beat"),
                Map.entry("District", "district"),
                Map.entry("Latitude", "latitude"),
                Map.entry("Longitude", "longitude"));
        var crimes = new HashMap<String, Crime>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = fields(line);
            var tags = new TreeMap<String, String>();
            for (int i = 0; i < header.size(); i++) {
                String name = names.get(header.get(i));
                if (name != null && !fields.get(i).isEmpty()) {
                    tags.put(name, fields.get(i));
                }
            }
            long atMs = LocalDateTime.parse(fields.get(header.indexOf("Date")), TIME)
                    .atZone(ZoneId.of("America/Chicago"))
                    .toInstant()
                    .toEpochMilli();
            crimes.put(tags.get("id"), new Crime(atMs, tags));
        }
        return crimes;
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == ',' && !quoted) {
                fields.add(unquoted(field.toString()));
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        return fields;
    }

    private static String unquoted(String field) {
        return field.startsWith("\"") ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
    }
}
