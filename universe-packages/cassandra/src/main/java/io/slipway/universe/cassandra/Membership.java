package io.slipway.universe.cassandra;

import io.slipway.universe.discovery.AppState;
import io.slipway.universe.discovery.Discovery;
import io.slipway.universe.discovery.DiscoveryException;
import io.slipway.universe.discovery.Instance;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * When a node may start, and whom it asks first. A new node joins alone: it waits until all nodes of lower index serve,
 * and its seed is the first of them. A node that has joined before starts at once, with every node it knows as a seed,
 * itself included, so that a cluster whose nodes were all stopped comes back in any order.
 */
final class Membership {
    private static final Duration TURN = Duration.ofMinutes(20);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final NodeSettings node;
    private final String address;
    private final Path joined;
    private final Path memory;
    private final PrintStream progress;

    /**
     * @param address of this node, a number
     * @param data the folder that stays
     */
    Membership(NodeSettings node, String address, Path data, PrintStream progress) {
        this.node = node;
        this.address = address;
        this.joined = data.resolve(JoinMark.NAME);
        this.memory = data.resolve("slipway-peers");
        this.progress = progress;
    }

    /** The seeds, once it is this node's turn. @throws DiscoveryException when its turn does not come in time */
    List<String> seeds(Supplier<Discovery> discovery) throws IOException {
        String self = address + ":" + node.storagePort();
        if (node.alone()) {
            return List.of(self);
        }
        if (Files.exists(joined)) {
            List<String> peers = new ArrayList<>(peers(discovery));
            if (!peers.contains(self)) {
                peers.add(self);
            }
            remember(peers);
            return peers;
        }
        if (node.index() == 0) {
            return List.of(self);
        }
        return discovery
                .get()
                .await(
                        node.appId(),
                        "nodes 0 to " + (node.index() - 1) + " to serve before node " + node.index() + " joins",
                        TURN,
                        (app, waited) -> turn(app));
    }

    private Optional<List<String>> turn(AppState app) {
        TreeMap<Integer, Instance> before = new TreeMap<>();
        app.instances().stream()
                .filter(instance -> instance.index() >= 0 && instance.index() < node.index())
                .filter(instance -> instance.ready() && instance.port("storage").isPresent())
                .forEach(instance -> before.put(instance.index(), instance));
        if (before.size() < node.index()) {
            return Optional.empty();
        }
        return Optional.of(List.of(endpoint(before.firstEntry().getValue())));
    }

    private List<String> peers(Supplier<Discovery> discovery) throws IOException {
        try {
            return discovery
                    .get()
                    .await(
                            node.appId(),
                            "the other nodes' addresses",
                            LOOK,
                            (app, waited) ->
                                    app.instances().size() >= app.wanted() || waited.compareTo(LOOK.dividedBy(2)) > 0
                                            ? Optional.of(endpoints(app))
                                            : Optional.empty());
        } catch (DiscoveryException e) {
            List<String> remembered = Files.exists(memory) ? Files.readAllLines(memory) : List.of();
            progress.println(e.getMessage() + "; going on with the nodes of the last start: " + remembered);
            return remembered;
        }
    }

    private static List<String> endpoints(AppState app) {
        return app.instances().stream()
                .filter(instance -> instance.port("storage").isPresent())
                .map(Membership::endpoint)
                .toList();
    }

    private static String endpoint(Instance instance) {
        return address(instance.host()) + ":" + instance.port("storage").orElseThrow();
    }

    /** The number of a host; Cassandra wants no names where nodes know each other. */
    static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new DiscoveryException(
                    "the host name '" + host + "' has no address: make it known to this machine's name service");
        }
    }

    private void remember(List<String> peers) throws IOException {
        Files.writeString(memory, String.join("\n", peers) + "\n");
    }
}
