package io.slipway.scheduler.placement;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.Container;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.PortRequest;
import io.slipway.resources.Resources;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What every instance of an app asks of an agent.
 *
 * @param app whose
 * @param instances how many there shall be
 * @param scalars cpus, mem, disk and gpus, unreserved
 * @param ports its ports, in order
 * @param roles the roles of the resources it takes
 * @param constraints where it may be
 * @param jdkLabel the Java versions it runs on, as its label says; null for any
 * @param image the image it runs in; null for a process
 */
public record Demand(
        PathId app,
        int instances,
        Resources scalars,
        List<PortRequest> ports,
        Set<String> roles,
        List<Constraint> constraints,
        @Nullable String jdkLabel,
        @Nullable String image) {
    /** Copies the collections. */
    public Demand {
        ports = List.copyOf(ports);
        roles = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        constraints = List.copyOf(constraints);
    }

    /** The demand of {@code app}; without {@code acceptedResourceRoles} it takes {@code defaultRoles}. */
    public static Demand of(AppDefinition app, Set<String> defaultRoles) {
        List<String> accepted = app.acceptedResourceRoles();
        Container container = app.container();
        Container.Docker docker = container == null ? null : container.docker();
        return new Demand(
                app.id(),
                app.instances(),
                app.resources(),
                app.portRequests(),
                accepted == null || accepted.isEmpty() ? defaultRoles : Set.copyOf(accepted),
                app.constraints(),
                app.labels().get(AppDefinition.JDK_LABEL),
                docker == null ? null : docker.image());
    }
}
