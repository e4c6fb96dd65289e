package io.slipway.scheduler.placement;

import io.slipway.resources.Resources;
import java.util.List;

/** Whether an instance can go where an offer is from. */
public sealed interface Match {
    /** Stands for the port of a container that has no port on its host. */
    int NO_HOST_PORT = -1;

    /**
     * It can.
     *
     * @param resources what it takes of the offer, ports among them, with the roles they are reserved for
     * @param ports host ports in the order of the app's ports; -1 for one without host port
     */
    record Fit(Resources resources, List<Integer> ports) implements Match {
        /** Copies the list. */
        public Fit {
            ports = List.copyOf(ports);
        }
    }

    /**
     * It cannot.
     *
     * @param rejections every rule against it, at least one, in the order of the rules
     */
    record NoFit(List<Rejection> rejections) implements Match {
        /** @throws IllegalArgumentException without a rejection */
        public NoFit {
            rejections = List.copyOf(rejections);
            if (rejections.isEmpty()) {
                throw new IllegalArgumentException("an offer that does not fit must say why");
            }
        }
    }
}
