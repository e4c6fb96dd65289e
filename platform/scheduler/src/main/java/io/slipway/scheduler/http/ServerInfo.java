package io.slipway.scheduler.http;

/**
 * What the API tells of the server itself.
 *
 * @param version the product's version
 * @param address as clients reach it, {@code host:port}
 * @param httpPort the port of the API
 * @param secure whether it speaks TLS
 * @param frameworkName the name at the master
 * @param role the default role of apps
 * @param failoverTimeoutSeconds how long tasks live on without a scheduler
 */
public record ServerInfo(
        String version,
        String address,
        int httpPort,
        boolean secure,
        String frameworkName,
        String role,
        long failoverTimeoutSeconds) {
    /** Where clients reach it. */
    String url() {
        return (secure ? "https://" : "http://") + address;
    }
}
