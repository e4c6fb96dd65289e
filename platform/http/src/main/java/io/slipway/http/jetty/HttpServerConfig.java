package io.slipway.http.jetty;

import io.slipway.http.tls.ServerTls;
import io.slipway.runtime.config.Problems;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a server listens.
 *
 * @param host the name or address to listen on; {@code 127.0.0.1} unless told otherwise
 * @param port 0 to 65535; 0 takes any free one
 * @param allowedHosts names and addresses, besides loopback, that requests may ask for in {@code Host}
 * @param maxBodyBytes the longest request body, 16 MiB unless told otherwise; a longer one is answered with 413
 * @param maxBodiesBytes how long all request bodies in memory may be together, 128 MiB unless told otherwise; what
 *     comes then is answered with 429
 * @param maxStreamQueueBytes how much may wait for the reader of one stream, 1 MiB unless told otherwise; then it is
 *     closed
 * @param maxThreads how many threads answer, at least 8; 32 unless told otherwise
 * @param idleTimeout how long a connection may be silent between requests; 60 s unless told otherwise
 * @param stopTimeout how long a stop waits for answers under way; 3 s unless told otherwise
 * @param tls how it speaks TLS; plain HTTP unless told otherwise
 */
public record HttpServerConfig(
        String host,
        int port,
        Set<String> allowedHosts,
        int maxBodyBytes,
        long maxBodiesBytes,
        int maxStreamQueueBytes,
        int maxThreads,
        Duration idleTimeout,
        Duration stopTimeout,
        Optional<ServerTls> tls) {

    /** @throws io.slipway.runtime.config.ConfigException with everything that is wrong */
    public HttpServerConfig {
        allowedHosts = Set.copyOf(allowedHosts);
        Problems problems = new Problems();
        problems.check(!host.isBlank(), "host is empty: expected a name or an address such as 127.0.0.1");
        problems.check(port >= 0 && port <= 65_535, "port " + port + ": expected 0 to 65535");
        problems.check(maxBodyBytes > 0, "max-body-bytes " + maxBodyBytes + ": expected 1 or more");
        problems.check(
                maxBodiesBytes >= maxBodyBytes,
                "max-bodies-bytes " + maxBodiesBytes + ": expected no less than max-body-bytes");
        problems.check(
                maxStreamQueueBytes > 0, "max-stream-queue-bytes " + maxStreamQueueBytes + ": expected 1 or more");
        problems.check(maxThreads >= 8, "max-threads " + maxThreads + ": expected 8 or more");
        problems.check(!idleTimeout.isNegative() && !idleTimeout.isZero(), "idle-timeout must be above zero");
        problems.check(!stopTimeout.isNegative(), "stop-timeout must not be negative");
        problems.throwIfAny();
    }

    /** With plain HTTP. */
    public HttpServerConfig(
            String host,
            int port,
            Set<String> allowedHosts,
            int maxBodyBytes,
            long maxBodiesBytes,
            int maxStreamQueueBytes,
            int maxThreads,
            Duration idleTimeout,
            Duration stopTimeout) {
        this(
                host,
                port,
                allowedHosts,
                maxBodyBytes,
                maxBodiesBytes,
                maxStreamQueueBytes,
                maxThreads,
                idleTimeout,
                stopTimeout,
                Optional.empty());
    }

    /** The defaults, on loopback. */
    public static HttpServerConfig loopback(int port) {
        return on("127.0.0.1", port, Set.of());
    }

    /** The same with another limit for all request bodies together. */
    public HttpServerConfig withMaxBodiesBytes(long bytes) {
        return new HttpServerConfig(
                host,
                port,
                allowedHosts,
                (int) Math.min(maxBodyBytes, bytes),
                bytes,
                maxStreamQueueBytes,
                maxThreads,
                idleTimeout,
                stopTimeout,
                tls);
    }

    /** The same with TLS, or without. */
    public HttpServerConfig withTls(Optional<ServerTls> spoken) {
        return new HttpServerConfig(
                host,
                port,
                allowedHosts,
                maxBodyBytes,
                maxBodiesBytes,
                maxStreamQueueBytes,
                maxThreads,
                idleTimeout,
                stopTimeout,
                spoken);
    }

    /** The defaults, elsewhere. */
    public static HttpServerConfig on(String host, int port, Set<String> allowedHosts) {
        return new HttpServerConfig(
                host,
                port,
                allowedHosts,
                16 * 1024 * 1024,
                128L * 1024 * 1024,
                1024 * 1024,
                32,
                Duration.ofSeconds(60),
                Duration.ofSeconds(3));
    }
}
