package io.slipway.marathonapi;

/**
 * Deprecated by Marathon and without effect, but echoed for apps with persistent volumes.
 *
 * @param relaunchEscalationTimeoutSeconds ignored
 * @param taskLostBehavior ignored
 */
public record Residency(long relaunchEscalationTimeoutSeconds, String taskLostBehavior) {
    /** What is added to apps with persistent volumes. */
    public static final Residency DEFAULT = new Residency(3600, "WAIT_FOREVER");
}
