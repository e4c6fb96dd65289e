package io.slipway.agent.container;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a full disk from other IO failures; the JDK gives the system's words only. */
public final class DiskFull {
    private DiskFull() {}

    /** Whether {@code failure} or one of its causes says that no room is left. */
    public static boolean is(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left on device") || message.contains("disk quota exceeded")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
