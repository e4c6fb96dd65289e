package io.slipway.installer.inventory;

import java.time.Duration;
import java.util.Optional;

/**
 * How hosts are reached.
 *
 * @param key the file of the private key; empty for the SSH agent and the usual files
 * @param jumpHost {@code user@host:port} through which all go; user and port may be missing
 * @param knownHosts the file of the hosts' keys; empty for {@code ~/.ssh/known_hosts}
 * @param connectTimeout for a connection to come about
 * @param commandTimeout for one step on one host
 * @param parallel how many hosts are worked on at once
 */
public record SshSettings(
        String user,
        int port,
        Optional<String> key,
        Optional<String> jumpHost,
        Optional<String> knownHosts,
        Duration connectTimeout,
        Duration commandTimeout,
        int parallel) {
    /** What holds when the file says nothing. */
    public static final SshSettings USUAL = new SshSettings(
            "root",
            22,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            20);
}
