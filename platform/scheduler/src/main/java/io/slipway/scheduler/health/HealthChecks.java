package io.slipway.scheduler.health;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppHealthCheck;
import io.slipway.marathonapi.AppHealthCheck.Protocol;
import io.slipway.mesosapi.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Turns an app's health check into what its agent does. Every kind is done by the agent, so that no scheduler, and no
 * former one, judges tasks from afar.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/health-checks.html">Marathon: health checks</a>
 */
public final class HealthChecks {
    private HealthChecks() {}

    /**
     * The check of the app's first health check; empty when it has none.
     *
     * @param ports the ports of the task, in the order of the app's ports, as reached from its host
     */
    public static Optional<HealthCheck> of(AppDefinition app, List<Integer> ports) {
        return app.healthChecks().stream().findFirst().map(check -> of(check, ports));
    }

    private static HealthCheck of(AppHealthCheck check, List<Integer> ports) {
        Duration delay = check.protocol().isMesos() ? Duration.ofSeconds(check.delaySeconds()) : Duration.ZERO;
        return new HealthCheck(
                probe(check, ports),
                delay,
                Duration.ofSeconds(check.intervalSeconds()),
                Duration.ofSeconds(check.timeoutSeconds()),
                Duration.ofSeconds(check.gracePeriodSeconds()),
                maxFailures(check));
    }

    private static HealthCheck.Probe probe(AppHealthCheck check, List<Integer> ports) {
        Protocol protocol = check.protocol();
        if (protocol == Protocol.COMMAND) {
            return new HealthCheck.Command(Objects.requireNonNullElse(check.command(), "true"));
        }
        if (protocol.isTcp()) {
            return new HealthCheck.Tcp(port(check, ports));
        }
        return new HealthCheck.Http(
                protocol.isHttps() ? "https" : "http",
                null,
                port(check, ports),
                Objects.requireNonNullElse(check.path(), "/"),
                check.ignoreHttp1xx());
    }

    private static int port(AppHealthCheck check, List<Integer> ports) {
        Integer fixed = check.port();
        if (fixed != null) {
            return fixed;
        }
        int index = Objects.requireNonNullElse(check.portIndex(), 0);
        if (index >= ports.size()) {
            throw new IllegalArgumentException("health check portIndex " + index + ": the app has " + ports.size()
                    + " ports; name one of them or a fixed port");
        }
        return ports.get(index);
    }

    /**
     * Marathon's own checks compare before they count, and so end a task at one failure more than the number; with 0
     * they never do. Mesos' checks count exactly, and with 0 end it at the first failure.
     */
    private static int maxFailures(AppHealthCheck check) {
        int max = check.maxConsecutiveFailures();
        if (check.protocol().isMesos()) {
            return Math.max(1, max);
        }
        return max == 0 || check.protocol() == Protocol.COMMAND ? max : max + 1;
    }
}
