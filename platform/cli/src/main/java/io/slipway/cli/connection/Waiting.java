package io.slipway.cli.connection;

import io.slipway.cli.terminal.Progress;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits for something with a time limit, showing what goes on. */
public final class Waiting {
    /** How long to wait between looks. */
    public static final Duration STEP = Duration.ofMillis(500);

    /** Where lines stay, one of them is enough in this time. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final Context context;

    /** @param context whose clock and pause are used */
    public Waiting(Context context) {
        this.context = context;
    }

    /**
     * How it stands.
     *
     * @param over whether the waiting is over
     * @param text what goes on, for the progress line, or at the end the result
     */
    public record Look(boolean over, String text) {
        /** It goes on. */
        public static Look on(String text) {
            return new Look(false, text);
        }

        /** It is over. */
        public static Look over(String text) {
            return new Look(true, text);
        }
    }

    /**
     * Looks again and again until it is over.
     *
     * @param what what is waited for, for the message
     * @param why says in words why it is not over yet, when the time is up
     * @return the last text
     * @throws CommandFailure when the time is up
     */
    public String until(String what, Duration limit, Supplier<Look> looks, Supplier<String> why) {
        long start = context.clock().nanoTime();
        long told = start - QUIET.toNanos();
        try (Progress progress = context.terminal().progress()) {
            while (true) {
                Look look = looks.get();
                if (look.over) {
                    return look.text;
                }
                long now = context.clock().nanoTime();
                if (context.terminal().live() || now - told >= QUIET.toNanos()) {
                    progress.show(look.text);
                    told = now;
                }
                if (now - start > limit.toNanos()) {
                    throw new CommandFailure(
                            what + " did not happen within " + limit.toSeconds() + " s.\n" + why.get());
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new CommandFailure("waiting for " + what + " was interrupted");
                }
                context.pause().pause(STEP);
            }
        }
    }
}
