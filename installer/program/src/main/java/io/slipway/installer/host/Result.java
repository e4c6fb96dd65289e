package io.slipway.installer.host;

/**
 * What a program came to.
 *
 * @param status its exit code
 * @param out what it wrote to the standard output
 * @param err what it wrote to the standard error
 */
public record Result(int status, String out, String err) {
    private static final int WORDS_MAX = 400;

    /** Whether it ended with 0. */
    public boolean ok() {
        return status == 0;
    }

    /** What it said last, for messages. */
    public String words() {
        String text = err.isBlank() ? out.strip() : err.strip();
        if (text.isEmpty()) {
            return "exit code " + status + " without a word";
        }
        return text.length() <= WORDS_MAX ? text : "..." + text.substring(text.length() - WORDS_MAX);
    }
}
