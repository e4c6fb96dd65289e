package io.slipway.master;

import io.slipway.allocator.AllocatorConfig;
import io.slipway.master.agents.Patience;
import io.slipway.runtime.config.Problems;
import java.time.Duration;
import java.util.Map;

/**
 * What a master is told at its start.
 *
 * @param clusterName for people
 * @param hostname as clients reach it
 * @param port as clients reach it
 * @param version the software's version
 * @param pingInterval how often an agent is asked whether it is there. Default 15 s
 * @param maxPings an agent that is silent for so many intervals is unreachable. Default 5
 * @param reregisterTimeout how long a new master waits for the agents and frameworks of its predecessor. Default 10 min
 * @param goneAfter an agent that was unreachable for so long is gone for good. Default 14 days
 * @param patience how fast silent agents are given up, and when not at all
 * @param heartbeatInterval how often a framework hears that the connection lives. Default 15 s
 * @param offerTimeout an offer that is neither used nor declined for so long is taken back. Default 2 min
 * @param allocator how resources are shared
 */
public record MasterConfig(
        String clusterName,
        String hostname,
        int port,
        String version,
        Duration pingInterval,
        int maxPings,
        Duration reregisterTimeout,
        Duration goneAfter,
        Patience.Settings patience,
        Duration heartbeatInterval,
        Duration offerTimeout,
        AllocatorConfig allocator) {
    /** @throws io.slipway.runtime.config.ConfigException naming everything that is wrong */
    public MasterConfig {
        Problems problems = new Problems();
        problems.check(!hostname.isEmpty(), "master hostname: must not be empty");
        problems.check(port > 0 && port < 65536, "master port: " + port + " is not 1 to 65535");
        problems.check(maxPings > 0, "master max-pings: " + maxPings + " is not above 0");
        positive(problems, "ping-interval", pingInterval);
        positive(problems, "reregister-timeout", reregisterTimeout);
        positive(problems, "gone-after", goneAfter);
        positive(problems, "heartbeat-interval", heartbeatInterval);
        positive(problems, "offer-timeout", offerTimeout);
        problems.throwIfAny();
    }

    /** With the defaults for how agents are given up. */
    public MasterConfig(
            String clusterName,
            String hostname,
            int port,
            String version,
            Duration pingInterval,
            int maxPings,
            Duration reregisterTimeout,
            Duration heartbeatInterval,
            Duration offerTimeout,
            AllocatorConfig allocator) {
        this(
                clusterName,
                hostname,
                port,
                version,
                pingInterval,
                maxPings,
                reregisterTimeout,
                Duration.ofDays(14),
                Patience.Settings.DEFAULT,
                heartbeatInterval,
                offerTimeout,
                allocator);
    }

    /** The defaults. */
    public static MasterConfig of(String clusterName, String hostname, int port, String version) {
        return new MasterConfig(
                clusterName,
                hostname,
                port,
                version,
                Duration.ofSeconds(15),
                5,
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                AllocatorConfig.DEFAULT);
    }

    /** The settings by the names of Mesos' flags. */
    Map<String, String> flags() {
        return Map.of(
                "cluster", clusterName,
                "hostname", hostname,
                "port", String.valueOf(port),
                "agent_ping_timeout", seconds(pingInterval),
                "max_agent_ping_timeouts", String.valueOf(maxPings),
                "agent_reregister_timeout", seconds(reregisterTimeout),
                "offer_timeout", seconds(offerTimeout));
    }

    /** How long an agent may be silent. */
    Duration silenceMax() {
        return pingInterval.multipliedBy(maxPings);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + "secs";
    }

    private static void positive(Problems problems, String name, Duration value) {
        problems.check(!value.isNegative() && !value.isZero(), "master " + name + ": " + value + " is not above 0");
    }
}
