package io.slipway.installer.rollout;

import io.slipway.client.SlipwayClient;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.installer.credentials.Credentials;
import io.slipway.installer.credentials.ServiceAccount;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.runtime.time.Clock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Reaches front doors through the SSH connections to their hosts. Where the cluster has TLS it trusts its masters only,
 * and logs in with the installer's account. Thread-safe.
 */
public final class TunnelledCluster implements Cluster {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration CALL = Duration.ofSeconds(20);

    private final Fleet fleet;
    private final int port;
    private final Supplier<Optional<Credentials>> credentials;
    private final Clock clock;
    private final Map<String, SlipwayClient> clients = new ConcurrentHashMap<>();

    /**
     * @param port of the front doors
     * @param credentials for a cluster with TLS; asked for when a door is first needed
     */
    public TunnelledCluster(Fleet fleet, int port, Supplier<Optional<Credentials>> credentials, Clock clock) {
        this.fleet = fleet;
        this.port = port;
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public SlipwayClient at(HostSpec master) {
        SlipwayClient known = clients.get(master.address());
        if (known != null) {
            return known;
        }
        Outcome<InetSocketAddress> tunnel = fleet.on(master, (spec, host) -> host.tunnel("127.0.0.1", port));
        String place = "127.0.0.1:" + tunnel.orThrow().getPort();
        SlipwayClient client = client(credentials
                .get()
                .map(own -> secure(place, own))
                .orElseGet(() -> new NetworkTransport(URI.create("http://" + place), CONNECT, ANSWER)));
        clients.put(master.address(), client);
        return client;
    }

    private HttpTransport secure(String place, Credentials own) {
        URI door = URI.create("https://" + place);
        NetworkTransport transport = new NetworkTransport(door, CONNECT, ANSWER, Optional.of(own.trust()));
        return new LoginTransport(transport, () -> login(client(transport), own.account()));
    }

    /** Before there are keys to sign with nobody can log in, and each try would count as a wrong one. */
    private String login(SlipwayClient stranger, ServiceAccount account) {
        if (!stranger.accounts().ready()) {
            throw new RolloutException("no master has led yet");
        }
        return stranger.accounts().loginByKey(account.uid(), account.token(clock.now()));
    }

    private static SlipwayClient client(HttpTransport transport) {
        return new SlipwayClient(transport, CALL, warning -> {});
    }
}
