package io.slipway.mesosapi;

import java.time.Duration;

/**
 * How a task is ended.
 *
 * @param grace from SIGTERM to SIGKILL
 */
public record KillPolicy(Duration grace) {
    /** Three seconds. */
    public static final KillPolicy DEFAULT = new KillPolicy(Duration.ofSeconds(3));
}
