package io.slipway.installer.rollout;

import io.slipway.client.SlipwayClient;
import io.slipway.http.NetworkTransport;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.inventory.HostSpec;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reaches front doors through the SSH connections to their hosts. Thread-safe. */
public final class TunnelledCluster implements Cluster {
    private final Fleet fleet;
    private final int port;
    private final Map<String, SlipwayClient> clients = new ConcurrentHashMap<>();

    /** @param port of the front doors */
    public TunnelledCluster(Fleet fleet, int port) {
        this.fleet = fleet;
        this.port = port;
    }

    @Override
    public SlipwayClient at(HostSpec master) {
        SlipwayClient known = clients.get(master.address());
        if (known != null) {
            return known;
        }
        Outcome<InetSocketAddress> tunnel = fleet.on(master, (spec, host) -> host.tunnel("127.0.0.1", port));
        InetSocketAddress place = tunnel.orThrow();
        URI door = URI.create("http://127.0.0.1:" + place.getPort());
        SlipwayClient client = new SlipwayClient(
                new NetworkTransport(door, Duration.ofSeconds(5), Duration.ofSeconds(15)),
                Duration.ofSeconds(20),
                warning -> {});
        clients.put(master.address(), client);
        return client;
    }
}
