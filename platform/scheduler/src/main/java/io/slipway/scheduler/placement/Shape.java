package io.slipway.scheduler.placement;

import io.slipway.marathonapi.Constraint;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a room can take an instance at all, wherever its siblings are. Apps of one shape share what was
 * found out: since rooms only get fuller while a plan is made, one that does not fit once never will.
 *
 * @param scalars cpus, mem, disk and gpus
 * @param ports the host port asked for, 0 for any, null for none
 * @param roles of the resources it takes
 * @param alone the constraints that look at the place alone
 * @param jdkLabel the Java versions it runs on
 * @param image the image it runs in
 */
record Shape(
        Resources scalars,
        List<@Nullable Integer> ports,
        Set<String> roles,
        List<Constraint> alone,
        @Nullable String jdkLabel,
        @Nullable String image) {

    static Shape of(Demand demand) {
        List<@Nullable Integer> ports = new ArrayList<>();
        demand.ports().forEach(port -> ports.add(port.hostPort()));
        return new Shape(
                demand.scalars(),
                ports,
                demand.roles(),
                demand.constraints().stream()
                        .filter(Constraints::looksAtPlaceAlone)
                        .toList(),
                demand.jdkLabel(),
                demand.image());
    }
}
