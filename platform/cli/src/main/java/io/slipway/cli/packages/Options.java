package io.slipway.cli.packages;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import java.util.List;

/** Options of a package given as {@code a.b=value}. Pure. */
final class Options {
    private Options() {}

    /** {@code base} with each pair set; a value that is JSON is taken as such, any other as text. */
    static Json with(Json base, List<String> pairs) {
        Json options = base;
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw CommandFailure.usage(
                        "'" + pair + "' is no option; expected NAME=VALUE, such as brokers.count=3.");
            }
            options = set(options, List.of(pair.substring(0, equals).split("\\.")), value(pair.substring(equals + 1)));
        }
        return options;
    }

    private static Json set(Json object, List<String> path, Json value) {
        String name = path.get(0);
        return path.size() == 1
                ? object.with(name, value)
                : object.with(name, set(object.get(name), path.subList(1, path.size()), value));
    }

    private static Json value(String text) {
        try {
            return Json.parse(text);
        } catch (JsonException e) {
            return Json.of(text);
        }
    }
}
