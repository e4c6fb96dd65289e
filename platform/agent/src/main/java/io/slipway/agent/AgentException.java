package io.slipway.agent;

import org.jspecify.annotations.Nullable;

/** The agent cannot start, or the master does not want it. The message is for the operator. */
public final class AgentException extends RuntimeException {
    /** @param message what failed, the value, what was expected, what to do */
    public AgentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
