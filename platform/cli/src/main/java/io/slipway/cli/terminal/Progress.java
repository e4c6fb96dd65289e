package io.slipway.cli.terminal;

/**
 * A line about something that goes on. On a screen it is written anew in place; elsewhere each new text is a line of
 * its own. Not thread-safe.
 */
public final class Progress implements AutoCloseable {
    private final Terminal terminal;
    private String shown = "";
    private boolean open;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What goes on now. */
    public void show(String text) {
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        if (terminal.live()) {
            terminal.err().print("\r\033[K" + shortened(text));
            terminal.err().flush();
            open = true;
        } else {
            terminal.note(text);
        }
    }

    /** It is over: {@code text} stays. */
    public void done(String text) {
        wipe();
        terminal.note(text);
        shown = "";
    }

    /** Leaves a clean line. */
    @Override
    public void close() {
        wipe();
    }

    private void wipe() {
        if (open) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
            open = false;
        }
    }

    private String shortened(String text) {
        int room = terminal.width() - 1;
        return text.length() <= room ? text : text.substring(0, Math.max(0, room - 3)) + "...";
    }
}
