package io.slipway.scheduler.placement;

import io.slipway.marathonapi.Constraint;
import io.slipway.marathonapi.JdkRange;
import io.slipway.marathonapi.PortRequest;
import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one agent's free resources for one instance. Every rule is looked at, so that the answer names all that
 * stands in the way.
 */
public final class Matcher {
    private static final List<Scalar> SCALARS = List.of(
            new Scalar(Resources.CPUS, RejectReason.InsufficientCpus, " CPUs"),
            new Scalar(Resources.MEM, RejectReason.InsufficientMemory, " MiB of memory"),
            new Scalar(Resources.DISK, RejectReason.InsufficientDisk, " MiB of disk"),
            new Scalar(Resources.GPUS, RejectReason.InsufficientGpus, " GPUs"));

    private final Demand demand;
    private final @Nullable Home home;
    private final Place place;
    private final Resources usable;
    private final List<Rejection> rejections = new ArrayList<>();

    private Matcher(Demand demand, @Nullable Home home, Place place, Resources usable) {
        this.demand = demand;
        this.home = home;
        this.place = place;
        this.usable = usable;
    }

    /**
     * Whether one more instance fits.
     *
     * @param demand what it asks for
     * @param home where its data lies; null when it has none yet
     * @param place the agent
     * @param free what is free there
     * @param placed where the app's other instances are
     * @param promised host ports of this agent that are kept for instances whose data lies here
     * @param portSeed where the search for free ports begins, any number
     */
    public static Match match(
            Demand demand,
            @Nullable Home home,
            Place place,
            Resources free,
            List<Place> placed,
            IntPredicate promised,
            int portSeed) {
        Resources usable = free.filter(resource -> demand.roles().contains(resource.role()));
        Matcher matcher = new Matcher(demand, home, place, usable);
        matcher.checkRoles(free);
        matcher.checkImage();
        matcher.checkJdk();
        matcher.checkConstraints(placed);
        matcher.checkHome();
        SCALARS.forEach(matcher::checkScalar);
        List<Integer> ports = matcher.choosePorts(promised, portSeed);
        return matcher.rejections.isEmpty()
                ? new Match.Fit(matcher.take(ports), ports)
                : new Match.NoFit(matcher.rejections);
    }

    private void checkRoles(Resources free) {
        if (usable.milli(Resources.CPUS) > 0 || usable.milli(Resources.MEM) > 0) {
            return;
        }
        String wanted = String.join(", ", demand.roles());
        String offered = String.join(", ", free.roles());
        reject(
                RejectReason.UnfulfilledRole,
                "role",
                wanted,
                offered,
                0,
                "has nothing free for role " + wanted + ", only for " + (offered.isEmpty() ? "none" : offered)
                        + "; the app's acceptedResourceRoles say what it takes");
    }

    private void checkImage() {
        String image = demand.image();
        if (image != null) {
            reject(
                    RejectReason.UnfulfilledConstraint,
                    "container",
                    image,
                    "processes",
                    0,
                    "runs processes but no images, and the app wants the image " + image);
        }
    }

    private void checkJdk() {
        String label = demand.jdkLabel();
        if (label == null) {
            return;
        }
        try {
            JdkRange range = JdkRange.parse(label);
            Value attribute = place.attributes().values().get(TaskInfo.JDK_ATTRIBUTE);
            Set<Integer> versions = attribute == null ? Set.of() : JdkVersions.of(attribute);
            if (versions.stream().noneMatch(range::contains)) {
                rejectJdk(label, versions, "the app runs on Java " + JdkVersions.describe(range));
            }
        } catch (IllegalArgumentException e) {
            rejectJdk(label, Set.of(), "label " + TaskInfo.JDK_LABEL + " of the app: " + e.getMessage());
        }
    }

    private void rejectJdk(String label, Set<Integer> versions, String why) {
        String offered = versions.isEmpty() ? "none" : versions.toString();
        reject(
                RejectReason.UnfulfilledConstraint,
                TaskInfo.JDK_ATTRIBUTE,
                label,
                offered,
                0,
                "has Java " + offered + ", but " + why);
    }

    private void checkConstraints(List<Place> placed) {
        for (Constraint constraint : demand.constraints()) {
            Optional<String> broken = Constraints.broken(constraint, place, placed, demand.instances());
            if (broken.isPresent()) {
                String text = constraint.field() + " " + constraint.operator()
                        + (constraint.value() == null ? "" : " " + constraint.value());
                reject(
                        RejectReason.UnfulfilledConstraint,
                        constraint.field(),
                        text,
                        Constraints.value(constraint.field(), place).orElse(""),
                        0,
                        "breaks the constraint [" + text + "]: " + broken.get());
            }
        }
    }

    private void checkHome() {
        if (home != null && !home.agentId().equals(place.agentId())) {
            reject(
                    RejectReason.NoCorrespondingReservationFound,
                    "data",
                    home.agentId().value(),
                    place.agentId().value(),
                    0,
                    "does not hold the instance's data: its data is on agent " + home.agentId() + " (" + home.hostname()
                            + ")");
        }
    }

    private void checkScalar(Scalar scalar) {
        long wanted = demand.scalars().milli(scalar.name);
        long offered = usable.milli(scalar.name);
        if (wanted > offered) {
            String want = new Value.Scalar(wanted).toString();
            String have = new Value.Scalar(offered).toString();
            String missing = new Value.Scalar(wanted - offered).toString();
            reject(
                    scalar.rule,
                    scalar.name,
                    want,
                    have,
                    (wanted - offered) / 1000.0,
                    "has " + have + scalar.unit + " free, " + missing + " less than the " + want + " the app asks for");
        }
    }

    private List<Integer> choosePorts(IntPredicate promised, int portSeed) {
        List<PortRequest> requests = demand.ports();
        Value.Ranges free = usable.ranges(Resources.PORTS);
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Integer fixed = fixedPort(requests.get(i), i);
            if (fixed != null && fixed > 0) {
                if (!free.contains(fixed)) {
                    rejectPort(fixed);
                }
                free = free.minus(Value.Ranges.of(fixed, fixed));
            }
            chosen.add(fixed == null ? Match.NO_HOST_PORT : fixed);
        }
        return chooseFree(chosen, free, promised, portSeed);
    }

    /** A number for exactly this port, 0 for any, null for none. */
    private @Nullable Integer fixedPort(PortRequest request, int index) {
        Integer wanted = request.hostPort();
        boolean had =
                home != null && index < home.ports().size() && home.ports().get(index) > 0;
        return wanted != null && wanted == 0 && had
                ? Integer.valueOf(home().ports().get(index))
                : wanted;
    }

    private Home home() {
        if (home == null) {
            throw new IllegalStateException("the instance has no data yet");
        }
        return home;
    }

    private List<Integer> chooseFree(List<Integer> chosen, Value.Ranges free, IntPredicate promised, int portSeed) {
        int wanted = (int) chosen.stream().filter(port -> port == 0).count();
        if (wanted == 0) {
            return chosen;
        }
        List<Integer> found = FreePorts.find(free, wanted, promised, portSeed);
        if (found.size() < wanted) {
            reject(
                    RejectReason.InsufficientPorts,
                    "ports",
                    "" + wanted,
                    "" + found.size(),
                    wanted - found.size(),
                    "has " + found.size() + " free ports, the app asks for " + wanted);
            return chosen;
        }
        List<Integer> ports = new ArrayList<>(chosen);
        int next = 0;
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i) == 0) {
                ports.set(i, found.get(next++));
            }
        }
        return ports;
    }

    private void rejectPort(int port) {
        boolean returning = home != null && home.ports().contains(port);
        reject(
                RejectReason.InsufficientPorts,
                "port " + port,
                "" + port,
                usable.ranges(Resources.PORTS).toString(),
                1,
                "has port " + port + " not free, "
                        + (returning ? "which the instance had before" : "which the app asks for")
                        + "; another task holds it, or it is outside the agent's ports");
    }

    /** Reserved resources go first, what is free for all stays for others. */
    private Resources take(List<Integer> ports) {
        List<Resource> taken = new ArrayList<>();
        List<String> roles = new ArrayList<>(usable.roles());
        roles.sort((a, b) -> Boolean.compare(a.equals(Resources.UNRESERVED), b.equals(Resources.UNRESERVED)));
        for (Scalar scalar : SCALARS) {
            long left = demand.scalars().milli(scalar.name);
            for (String role : roles) {
                long part = Math.min(left, usable.ofRole(role).milli(scalar.name));
                if (part > 0) {
                    taken.add(new Resource(scalar.name, role, new Value.Scalar(part)));
                    left -= part;
                }
            }
        }
        for (int port : ports) {
            if (port > 0) {
                taken.add(new Resource(Resources.PORTS, roleOf(port, roles), Value.Ranges.of(port, port)));
            }
        }
        return Resources.of(taken);
    }

    private String roleOf(int port, List<String> roles) {
        return roles.stream()
                .filter(role -> usable.ofRole(role).ranges(Resources.PORTS).contains(port))
                .findFirst()
                .orElseThrow();
    }

    private void reject(
            RejectReason rule, String subject, String wanted, String offered, double missing, String predicate) {
        String sentence = "agent " + place.hostname() + " " + predicate;
        rejections.add(
                new Rejection(rule, place.agentId(), place.hostname(), subject, wanted, offered, missing, sentence));
    }

    private record Scalar(String name, RejectReason rule, String unit) {}
}
