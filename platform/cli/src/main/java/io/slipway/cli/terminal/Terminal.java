package io.slipway.cli.terminal;

import io.slipway.client.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command writes: results to the standard output, everything else to the standard error. Not thread-safe.
 *
 * @param out for results
 * @param err for progress and errors
 * @param live whether the standard error is a screen on which a line can be written anew
 * @param width how many characters a line has
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean live, int width) {
    /** Set to {@code true} by a launcher that knows that the standard error is a screen. */
    public static final String LIVE_PROPERTY = "slipway.live";

    private static final int USUAL_WIDTH = 100;

    /** This process' own. */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(
                writer(System.out),
                writer(System.err),
                !dumb && (Boolean.getBoolean(LIVE_PROPERTY) || isScreen(Path.of("/proc/self/fd/2"))),
                width(environment.getOrDefault("COLUMNS", "")));
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** One line of result. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A result as JSON. */
    public void json(Json json) {
        line(json.pretty());
    }

    /** One line that is no result. */
    public void note(String text) {
        err.println(text);
        err.flush();
    }

    /** A line about something that goes on. */
    public Progress progress() {
        return new Progress(this);
    }

    private static boolean isScreen(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static int width(String columns) {
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
