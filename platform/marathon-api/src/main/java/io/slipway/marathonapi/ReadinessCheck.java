package io.slipway.marathonapi;

import java.util.Set;

/**
 * How a deployment finds out whether a new instance may take over from an old one.
 *
 * @param name for people
 * @param protocol {@code HTTP} or {@code HTTPS}
 * @param path with a leading slash
 * @param portName which of the app's ports
 * @param intervalSeconds from try to try
 * @param timeoutSeconds a try that takes longer has failed
 * @param httpStatusCodesForReady the answers that mean ready
 * @param preserveLastResponse keep the last answer for the API
 */
public record ReadinessCheck(
        String name,
        String protocol,
        String path,
        String portName,
        int intervalSeconds,
        int timeoutSeconds,
        Set<Integer> httpStatusCodesForReady,
        boolean preserveLastResponse) {
    /** Copies the set. */
    public ReadinessCheck {
        httpStatusCodesForReady =
                java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(httpStatusCodesForReady));
    }
}
