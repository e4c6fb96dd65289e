package io.slipway.scheduler.deployment;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.KillSelection;
import io.slipway.scheduler.health.Serving;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.placement.Constraints;
import io.slipway.scheduler.placement.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Who goes first when there are too many instances: those named by the caller; those that do not run, the less far
 * the sooner; those whose health check fails; those out of date; those that break a constraint or stand where most
 * others are; and then by age, as the app's {@code killSelection} says.
 */
public final class KillOrder {
    private KillOrder() {}

    /** The {@code count} instances among {@code candidates} that go first. */
    public static List<Instance> choose(
            AppDefinition app, List<Instance> candidates, Set<InstanceId> sentenced, int count) {
        if (count <= 0) {
            return List.of();
        }
        List<Instance> left = new ArrayList<>(candidates);
        List<Instance> chosen = new ArrayList<>();
        boolean balanced = app.constraints().isEmpty();
        if (balanced) {
            left.sort(order(app, sentenced, List.of()));
            return List.copyOf(left.subList(0, Math.min(count, left.size())));
        }
        while (chosen.size() < count && !left.isEmpty()) {
            Instance next =
                    left.stream().min(order(app, sentenced, places(left))).orElseThrow();
            left.remove(next);
            chosen.add(next);
        }
        return chosen;
    }

    /** Where {@code instances} are. */
    public static List<Place> places(List<Instance> instances) {
        List<Place> places = new ArrayList<>();
        for (Instance instance : instances) {
            Run run = instance.run();
            if (run != null) {
                places.add(place(run));
            }
        }
        return places;
    }

    private static Comparator<Instance> order(AppDefinition app, Set<InstanceId> sentenced, List<Place> places) {
        return Comparator.comparing((Instance instance) -> !sentenced.contains(instance.id()))
                .thenComparing(instance -> progress(instance.condition()))
                .thenComparing(instance -> !Serving.isUnhealthy(instance))
                .thenComparing(instance ->
                        instance.configVersion().equals(app.versionInfo().lastConfigChangeAt()))
                .thenComparing(instance -> !breaksAlone(app, instance))
                .thenComparing(instance -> -crowding(app, instance, places))
                .thenComparing(byAge(app.killSelection()))
                .thenComparing(Instance::id);
    }

    private static Comparator<Instance> byAge(KillSelection selection) {
        Comparator<Instance> oldestFirst = Comparator.comparing(KillOrder::age).thenComparing(Instance::index);
        return selection == KillSelection.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed();
    }

    private static int progress(Condition condition) {
        return switch (condition) {
            case SCHEDULED -> 0;
            case UNREACHABLE, UNREACHABLE_INACTIVE -> 1;
            case KILLING -> 2;
            case PROVISIONED, STAGING -> 3;
            case STARTING -> 4;
            default -> 5;
        };
    }

    private static boolean breaksAlone(AppDefinition app, Instance instance) {
        Run run = instance.run();
        return run != null && Constraints.breaksAlone(app.constraints(), place(run));
    }

    private static int crowding(AppDefinition app, Instance instance, List<Place> places) {
        Run run = instance.run();
        return run == null ? 0 : Constraints.crowding(app.constraints(), place(run), places);
    }

    private static Place place(Run run) {
        return new Place(run.agentId(), run.hostname(), run.attributes());
    }

    private static Instant age(Instance instance) {
        Run run = instance.run();
        Instant started = run == null ? null : run.startedAt();
        return started == null ? instance.createdAt() : started;
    }
}
