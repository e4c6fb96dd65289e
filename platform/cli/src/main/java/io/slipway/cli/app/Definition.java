package io.slipway.cli.app;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads JSON that the user names: a file, or {@code -} for the standard input; and fields as {@code name=value}. */
public final class Definition {
    private Definition() {}

    /** @throws CommandFailure when it cannot be read or is no JSON object, saying where */
    public static Json read(Context context, String file) {
        String name = file.equals("-") ? "the standard input" : "'" + file + "'";
        String text;
        try {
            text = file.equals("-")
                    ? new String(context.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (java.nio.file.NoSuchFileException e) {
            throw new CommandFailure("there is no file " + name + ".");
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + name + ": " + e + ".");
        }
        try {
            Json json = Json.parse(text);
            if (json.isObject()) {
                return json;
            }
            throw new CommandFailure(name + " holds no JSON object; expected such as {\"id\": \"/hello\", ...}.");
        } catch (JsonException e) {
            throw new CommandFailure(name + " is not JSON: " + e.getMessage() + ".");
        }
    }

    /** Fields given as {@code name=value}; a value that is JSON is taken as such, any other as text. */
    static Json fields(List<String> pairs) {
        Json fields = Json.object();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw CommandFailure.usage("'" + pair + "' is no change; expected NAME=VALUE, such as mem=512.");
            }
            fields = fields.with(pair.substring(0, equals), value(pair.substring(equals + 1)));
        }
        return fields;
    }

    private static Json value(String text) {
        try {
            return Json.parse(text);
        } catch (JsonException e) {
            return Json.of(text);
        }
    }
}
