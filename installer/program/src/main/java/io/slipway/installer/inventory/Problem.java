package io.slipway.installer.inventory;

/**
 * Something about {@code cluster.yaml} that its author should know.
 *
 * @param line in the file, from 1; 0 when it is about the whole
 * @param message what is wrong, what was found, what was expected
 */
public record Problem(int line, String message) {
    /** As {@code file:line: message}. */
    public String in(String file) {
        return line > 0 ? file + ":" + line + ": " + message : file + ": " + message;
    }
}
