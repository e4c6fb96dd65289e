package io.slipway.scheduler.app;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Container;
import io.slipway.marathonapi.PortDefinition;
import io.slipway.marathonapi.PortMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives apps the service ports they left open: unique in the cluster, from 10000 to 20000, and the same again when
 * the app is changed.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/ports.html">Marathon: service ports</a>
 */
public final class ServicePorts {
    /** The first port given. */
    public static final int MIN = 10_000;

    /** The last port given. */
    public static final int MAX = 20_000;

    private final Set<Integer> taken = new HashSet<>();
    private int next = MIN;

    /** @param apps every app whose ports are not to be given again */
    public ServicePorts(Collection<AppDefinition> apps) {
        apps.forEach(app -> taken.addAll(app.servicePorts()));
    }

    /**
     * {@code app} with every port of its own.
     *
     * @param before the app as it was; null when it is new
     * @throws IllegalArgumentException when no port is left
     */
    public AppDefinition assign(AppDefinition app, @Nullable AppDefinition before) {
        if (!app.servicePorts().contains(0)) {
            taken.addAll(app.servicePorts());
            return app;
        }
        List<Integer> earlier = new ArrayList<>(before == null ? List.of() : before.servicePorts());
        app.servicePorts().forEach(port -> earlier.remove(port));
        return app.usesHostNetwork() ? hostNetwork(app, earlier) : container(app, earlier);
    }

    private AppDefinition hostNetwork(AppDefinition app, List<Integer> earlier) {
        List<PortDefinition> ports = new ArrayList<>();
        for (PortDefinition port : app.portDefinitions()) {
            ports.add(port.port() == 0 ? port.withPort(give(app, earlier)) : port);
        }
        return app.with().portDefinitions(ports).build();
    }

    private AppDefinition container(AppDefinition app, List<Integer> earlier) {
        Container container = app.container();
        if (container == null) {
            return app;
        }
        List<PortMapping> mappings = new ArrayList<>();
        for (PortMapping mapping : container.portMappings()) {
            mappings.add(mapping.servicePort() == 0 ? mapping.withServicePort(give(app, earlier)) : mapping);
        }
        return app.with().container(container.withPortMappings(mappings)).build();
    }

    private int give(AppDefinition app, List<Integer> earlier) {
        while (!earlier.isEmpty()) {
            int again = earlier.remove(0);
            if (again >= MIN && again <= MAX) {
                return again;
            }
        }
        while (next <= MAX && taken.contains(next)) {
            next++;
        }
        if (next > MAX) {
            throw new IllegalArgumentException("app " + app.id() + " asks for a service port, but all from " + MIN
                    + " to " + MAX + " are given; remove unused apps or name a port outside");
        }
        taken.add(next);
        return next;
    }
}
