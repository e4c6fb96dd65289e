package io.slipway.installer.inventory;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML document as a tree that knows its lines. Aliases and several documents are not understood. */
sealed interface Yaml {
    /** Where it stands, from 1. */
    int line();

    /** What it is, for messages. */
    String kind();

    /**
     * A text, number, truth value or nothing.
     *
     * @param text as written; empty for nothing
     */
    record Scalar(String text, int line) implements Yaml {
        @Override
        public String kind() {
            return text.isEmpty() ? "nothing" : "'" + text + "'";
        }
    }

    /** A list. */
    record Items(List<Yaml> items, int line) implements Yaml {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A map; the keys keep their order. */
    record Fields(Map<String, Field> fields, int line) implements Yaml {
        @Override
        public String kind() {
            return "a map";
        }
    }

    /**
     * The value of a key.
     *
     * @param line of the key
     */
    record Field(Yaml value, int line) {}

    /**
     * Reads one document whose root is a map; what is wrong is added to {@code problems}.
     *
     * @return an empty map when it cannot be read at all
     */
    static Fields parse(String text, List<Problem> problems) {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new Fields(Map.of(), 1);
            }
            if (value(parser, problems) instanceof Fields fields) {
                if (parser.nextToken() != null) {
                    problems.add(new Problem(here(parser), "a second document begins here; expected one only"));
                }
                return fields;
            }
            problems.add(new Problem(1, "the file is no map; expected lines such as 'masters: [10.0.0.1]'"));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.add(new Problem(line, "this is not YAML: " + firstLine(e.getOriginalMessage())));
        } catch (IOException e) {
            problems.add(new Problem(0, "this cannot be read: " + e.getMessage()));
        }
        return new Fields(Map.of(), 1);
    }

    private static Yaml value(JsonParser parser, List<Problem> problems) throws IOException {
        int line = here(parser);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return fields(parser, line, problems);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Yaml> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser, problems));
            }
            return new Items(items, line);
        }
        return new Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getText(), line);
    }

    private static Fields fields(JsonParser parser, int line, List<Problem> problems) throws IOException {
        Map<String, Field> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int at = here(parser);
            parser.nextToken();
            Field earlier = fields.put(name, new Field(value(parser, problems), at));
            if (earlier != null) {
                problems.add(
                        new Problem(at, "'" + name + "' stands twice, first in line " + earlier.line() + "; keep one"));
            }
        }
        return new Fields(fields, line);
    }

    private static int here(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
