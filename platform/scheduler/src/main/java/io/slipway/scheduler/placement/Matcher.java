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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one agent's free resources for one instance. Every rule is looked at, so that the answer names all that
 * stands in the way.
 */
final class Matcher {
    private static final List<Scalar> SCALARS = List.of(
            new Scalar(Resources.CPUS, RejectReason.InsufficientCpus, " CPUs"),
            new Scalar(Resources.MEM, RejectReason.InsufficientMemory, " MiB of memory"),
            new Scalar(Resources.DISK, RejectReason.InsufficientDisk, " MiB of disk"),
            new Scalar(Resources.GPUS, RejectReason.InsufficientGpus, " GPUs"));

    private final Demand demand;
    private final @Nullable Home home;
    private final Place place;
    private final Resources free;
    private final Resources usable;
    private final Map<String, Tally> tallies;
    private final IntPredicate promised;
    private final int portSeed;
    private final List<Rejection> rejections = new ArrayList<>();
    private @Nullable RejectReason first;
    private boolean wordless;

    /**
     * One look.
     *
     * @param demand what the instance asks for
     * @param home where its data lies; null when it has none yet
     * @param place the agent
     * @param free what is free there
     * @param tallies how the app's other instances are spread, for each field that its constraints look at
     * @param promised host ports of this agent that are kept for instances whose data lies here
     * @param portSeed where the search for free ports begins, any number
     */
    Matcher(
            Demand demand,
            @Nullable Home home,
            Place place,
            Resources free,
            Map<String, Tally> tallies,
            IntPredicate promised,
            int portSeed) {
        this.demand = demand;
        this.home = home;
        this.place = place;
        this.free = free;
        this.usable = usable(free, demand.roles());
        this.tallies = tallies;
        this.promised = promised;
        this.portSeed = portSeed;
    }

    /** What of {@code free} the {@code roles} may use. */
    static Resources usable(Resources free, Set<String> roles) {
        for (Resource resource : free) {
            if (!roles.contains(resource.role())) {
                return free.filter(any -> roles.contains(any.role()));
            }
        }
        return free;
    }

    /** Whether one more instance fits, and if not, everything that stands in the way. */
    Match match() {
        List<Integer> ports = check();
        return first == null ? new Match.Fit(take(ports), ports) : new Match.NoFit(rejections);
    }

    /** The first rule of the funnel that stands in the way, without words; null when the instance fits. */
    @Nullable
    RejectReason firstRule() {
        wordless = true;
        check();
        return first;
    }

    private List<Integer> check() {
        checkRoles();
        checkImage();
        checkJdk();
        checkConstraints();
        checkHome();
        SCALARS.forEach(this::checkScalar);
        return choosePorts();
    }

    private void checkRoles() {
        if (usable.milli(Resources.CPUS) > 0 || usable.milli(Resources.MEM) > 0) {
            return;
        }
        reject(RejectReason.UnfulfilledRole, () -> {
            String wanted = String.join(", ", demand.roles());
            String offered = String.join(", ", free.roles());
            return rejection(
                    RejectReason.UnfulfilledRole,
                    "role",
                    wanted,
                    offered,
                    0,
                    "has nothing free for role " + wanted + ", only for " + (offered.isEmpty() ? "none" : offered)
                            + "; the app's acceptedResourceRoles say what it takes");
        });
    }

    private void checkImage() {
        String image = demand.image();
        if (image != null) {
            reject(
                    RejectReason.UnfulfilledConstraint,
                    () -> rejection(
                            RejectReason.UnfulfilledConstraint,
                            "container",
                            image,
                            "processes",
                            0,
                            "runs processes but no images, and the app wants the image " + image));
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
                () -> rejection(
                        RejectReason.UnfulfilledConstraint,
                        TaskInfo.JDK_ATTRIBUTE,
                        label,
                        offered,
                        0,
                        "has Java " + offered + ", but " + why));
    }

    private void checkConstraints() {
        for (Constraint constraint : demand.constraints()) {
            String here = Constraints.value(constraint.field(), place).orElse(null);
            Tally others = Objects.requireNonNull(tallies.get(constraint.field()));
            Optional<String> broken = Constraints.broken(constraint, here, others, demand.instances());
            if (broken.isPresent()) {
                String text = constraint.field() + " " + constraint.operator()
                        + (constraint.value() == null ? "" : " " + constraint.value());
                reject(
                        RejectReason.UnfulfilledConstraint,
                        () -> rejection(
                                RejectReason.UnfulfilledConstraint,
                                constraint.field(),
                                text,
                                here == null ? "" : here,
                                0,
                                "breaks the constraint [" + text + "]: " + broken.get()));
            }
        }
    }

    private void checkHome() {
        if (home != null && !home.agentId().equals(place.agentId())) {
            reject(
                    RejectReason.NoCorrespondingReservationFound,
                    () -> rejection(
                            RejectReason.NoCorrespondingReservationFound,
                            "data",
                            home.agentId().value(),
                            place.agentId().value(),
                            0,
                            "does not hold the instance's data: its data is on agent " + home.agentId() + " ("
                                    + home.hostname() + ")"));
        }
    }

    private void checkScalar(Scalar scalar) {
        long wanted = demand.scalars().milli(scalar.name);
        long offered = usable.milli(scalar.name);
        if (wanted > offered) {
            reject(scalar.rule, () -> {
                String want = new Value.Scalar(wanted).toString();
                String have = new Value.Scalar(offered).toString();
                String missing = new Value.Scalar(wanted - offered).toString();
                return rejection(
                        scalar.rule,
                        scalar.name,
                        want,
                        have,
                        (wanted - offered) / 1000.0,
                        "has " + have + scalar.unit + " free, " + missing + " less than the " + want
                                + " the app asks for");
            });
        }
    }

    private List<Integer> choosePorts() {
        List<PortRequest> requests = demand.ports();
        if (requests.isEmpty()) {
            return List.of();
        }
        Value.Ranges open = usable.ranges(Resources.PORTS);
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Integer fixed = fixedPort(requests.get(i), i);
            if (fixed != null && fixed > 0) {
                if (!open.contains(fixed)) {
                    rejectPort(fixed);
                }
                open = open.minus(Value.Ranges.of(fixed, fixed));
            }
            chosen.add(fixed == null ? Match.NO_HOST_PORT : fixed);
        }
        return chooseFree(chosen, open);
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

    private List<Integer> chooseFree(List<Integer> chosen, Value.Ranges open) {
        int wanted = (int) chosen.stream().filter(port -> port == 0).count();
        if (wanted == 0) {
            return chosen;
        }
        List<Integer> found = FreePorts.find(open, wanted, promised, portSeed);
        if (found.size() < wanted) {
            reject(
                    RejectReason.InsufficientPorts,
                    () -> rejection(
                            RejectReason.InsufficientPorts,
                            "ports",
                            "" + wanted,
                            "" + found.size(),
                            wanted - found.size(),
                            "has " + found.size() + " free ports, the app asks for " + wanted));
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
                () -> rejection(
                        RejectReason.InsufficientPorts,
                        "port " + port,
                        "" + port,
                        usable.ranges(Resources.PORTS).toString(),
                        1,
                        "has port " + port + " not free, "
                                + (returning ? "which the instance had before" : "which the app asks for")
                                + "; another task holds it, or it is outside the agent's ports"));
    }

    /** Reserved resources go first, what is free for all stays for others. */
    private Resources take(List<Integer> ports) {
        if (ports.isEmpty() && usable.entries().stream().allMatch(Matcher::isUnreserved)) {
            return demand.scalars();
        }
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

    private static boolean isUnreserved(Resource resource) {
        return resource.role().equals(Resources.UNRESERVED);
    }

    private String roleOf(int port, List<String> roles) {
        return roles.stream()
                .filter(role -> usable.ofRole(role).ranges(Resources.PORTS).contains(port))
                .findFirst()
                .orElseThrow();
    }

    private void reject(RejectReason rule, Supplier<Rejection> words) {
        first = first == null || rule.compareTo(first) < 0 ? rule : first;
        if (!wordless) {
            rejections.add(words.get());
        }
    }

    private Rejection rejection(
            RejectReason rule, String subject, String wanted, String offered, double missing, String predicate) {
        String sentence = "agent " + place.hostname() + " " + predicate;
        return new Rejection(rule, place.agentId(), place.hostname(), subject, wanted, offered, missing, sentence);
    }

    private record Scalar(String name, RejectReason rule, String unit) {}
}
