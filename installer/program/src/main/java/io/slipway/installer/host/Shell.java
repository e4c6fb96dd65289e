package io.slipway.installer.host;

/** Text for {@code sh}. Pure. */
public final class Shell {
    private Shell() {}

    /** As one word, whatever is in it. */
    public static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
