package io.slipway.marathonapi;

import org.jspecify.annotations.Nullable;

/**
 * How it is found out whether an instance serves.
 *
 * @param protocol what is tried
 * @param path of HTTP checks; null means {@code /}
 * @param portIndex which of the app's ports
 * @param port a fixed port instead
 * @param command the shell command of a COMMAND check
 * @param gracePeriodSeconds failures before the first success do not count for so long
 * @param intervalSeconds from try to try
 * @param timeoutSeconds a try that takes longer has failed
 * @param maxConsecutiveFailures so many failures in a row end the task; 0 means never
 * @param delaySeconds wait before the first try (MESOS kinds)
 * @param ignoreHttp1xx whether a 1xx answer is no answer
 * @param ipProtocol {@code IPv4} or {@code IPv6}
 */
public record AppHealthCheck(
        Protocol protocol,
        @Nullable String path,
        @Nullable Integer portIndex,
        @Nullable Integer port,
        @Nullable String command,
        int gracePeriodSeconds,
        int intervalSeconds,
        int timeoutSeconds,
        int maxConsecutiveFailures,
        int delaySeconds,
        boolean ignoreHttp1xx,
        String ipProtocol) {
    /** What can be tried. */
    public enum Protocol {
        HTTP,
        HTTPS,
        TCP,
        COMMAND,
        MESOS_HTTP,
        MESOS_HTTPS,
        MESOS_TCP;

        /** Whether it is a GET. */
        public boolean isHttp() {
            return this == HTTP || this == HTTPS || this == MESOS_HTTP || this == MESOS_HTTPS;
        }

        /** Whether it is a GET over TLS. */
        public boolean isHttps() {
            return this == HTTPS || this == MESOS_HTTPS;
        }

        /** Whether it is only a connection. */
        public boolean isTcp() {
            return this == TCP || this == MESOS_TCP;
        }

        /** Whether Mesos rather than Marathon does it. */
        public boolean isMesos() {
            return this == MESOS_HTTP || this == MESOS_HTTPS || this == MESOS_TCP;
        }
    }

    /** The same at the app's port of this index. */
    AppHealthCheck atPort(int index) {
        return new AppHealthCheck(
                protocol,
                path,
                index,
                port,
                command,
                gracePeriodSeconds,
                intervalSeconds,
                timeoutSeconds,
                maxConsecutiveFailures,
                delaySeconds,
                ignoreHttp1xx,
                ipProtocol);
    }
}
