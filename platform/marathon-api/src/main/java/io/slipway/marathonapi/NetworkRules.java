package io.slipway.marathonapi;

import io.slipway.marathonapi.Network.Mode;
import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which networks and ports go together. */
final class NetworkRules {
    private final AppDefinition app;
    private final List<Violation> violations = new ArrayList<>();

    private NetworkRules(AppDefinition app) {
        this.app = app;
    }

    static List<Violation> check(AppDefinition app) {
        NetworkRules rules = new NetworkRules(app);
        rules.networks();
        rules.portDefinitions();
        rules.portMappings();
        return rules.violations;
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }

    private long count(Mode mode) {
        return app.networks().stream().filter(network -> network.mode() == mode).count();
    }

    private void networks() {
        List<Network> networks = app.networks();
        if (networks.stream()
                .anyMatch(network -> network.mode() == Mode.HOST
                        && (network.name() != null || !network.labels().isEmpty()))) {
            add("/networks", "Host networks may not have names or labels");
        }
        if (networks.stream().anyMatch(network -> network.mode() == Mode.BRIDGE && network.name() != null)) {
            add("/networks", "Bridge networks may not have names");
        }
        List<String> names =
                networks.stream().map(Network::name).filter(Objects::nonNull).toList();
        if (names.stream().distinct().count() < names.size()) {
            add("/networks", "Duplicate networks are not allowed");
        }
        int kinds =
                (count(Mode.HOST) > 0 ? 1 : 0) + (count(Mode.BRIDGE) > 0 ? 1 : 0) + (count(Mode.CONTAINER) > 0 ? 1 : 0);
        if (kinds > 1 || count(Mode.HOST) > 1 || count(Mode.BRIDGE) > 1) {
            add(
                    "/networks",
                    "May specify a single host network, single bridge network, or else 1-to-n container networks");
        }
        if (networks.stream().anyMatch(network -> network.mode() == Mode.CONTAINER && network.name() == null)) {
            add("/networks", "Network name must be specified when container network is selected.");
        }
        Container container = app.container();
        if (container != null && container.type() == Container.Type.DOCKER && count(Mode.CONTAINER) > 1) {
            add("/", "may only specify a single container network when using the Docker container engine");
        }
    }

    private void portDefinitions() {
        List<PortDefinition> ports = app.portDefinitions();
        if (!app.usesHostNetwork() && !ports.isEmpty()) {
            add("/", "portDefinitions are only allowed with host-networking");
        }
        names("/portDefinitions", ports.stream().map(PortDefinition::name).toList());
        List<Integer> fixed = ports.stream()
                .map(PortDefinition::port)
                .filter(port -> port != 0)
                .toList();
        if (fixed.stream().distinct().count() < fixed.size()) {
            add("/portDefinitions", "Ports must be unique.");
        }
    }

    private void portMappings() {
        Container container = app.container();
        if (container == null) {
            return;
        }
        List<PortMapping> mappings = container.portMappings();
        if (app.usesHostNetwork() && !mappings.isEmpty()) {
            add("/", "portMappings are not allowed with host-networking");
        }
        names(
                "/container/portMappings",
                mappings.stream().map(PortMapping::name).toList());
        List<String> networks = app.networks().stream()
                .map(Network::name)
                .filter(Objects::nonNull)
                .map(Objects::toString)
                .toList();
        for (int i = 0; i < mappings.size(); i++) {
            PortMapping mapping = mappings.get(i);
            String path = "/container/portMappings(" + i + ")";
            if (count(Mode.CONTAINER) > 1
                    && mapping.hostPort() != null
                    && mapping.networkNames().size() != 1) {
                add(
                        path,
                        "networkNames must be a single item list when hostPort is specified and more than 1 "
                                + "container network is defined");
            }
            if (!networks.containsAll(mapping.networkNames())) {
                add(path + "/networkNames", "is not one of (" + String.join(",", networks) + ")");
            }
        }
    }

    private void names(String path, List<? extends @Nullable String> names) {
        List<String> given = new ArrayList<>();
        for (String name : names) {
            if (name != null) {
                given.add(name);
            }
        }
        if (given.stream().distinct().count() < given.size()) {
            add(path, "Port names must be unique.");
        }
    }
}
