package io.slipway.cli.status;

import io.slipway.cli.terminal.Terminal;
import io.slipway.client.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** Such as {@code 0.1.0}. */
    public static String own() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is missing from the program's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints it. */
    static void print(Terminal terminal, boolean json) {
        if (json) {
            terminal.json(Json.object().with("version", own()).with("java", System.getProperty("java.version", "")));
        } else {
            terminal.line("slipway " + own() + " (Java " + System.getProperty("java.version", "") + ")");
        }
    }
}
