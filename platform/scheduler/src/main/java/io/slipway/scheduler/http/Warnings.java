package io.slipway.scheduler.http;

import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupSpecs;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.UnknownField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What was accepted, but is probably not meant: told in {@code X-Slipway-Warning}, one sentence each. */
final class Warnings {
    private static final int LIMIT = 20;

    private final List<String> ofRequest;
    private final SchedulerApi scheduler;

    private Warnings(List<String> ofRequest, SchedulerApi scheduler) {
        this.ofRequest = ofRequest;
        this.scheduler = scheduler;
    }

    /**
     * What is odd about a request that changes apps.
     *
     * @throws io.slipway.marathonapi.ValidationFailure for what cannot be done at all
     */
    static Warnings of(AppRequests requests, List<AppUpdate> apps, SchedulerApi scheduler) {
        Unsupported.check(apps);
        return warnings(requests, Unsupported.withoutEffect(apps), scheduler);
    }

    /**
     * What is odd about a request that changes a group.
     *
     * @throws io.slipway.marathonapi.ValidationFailure for what cannot be done at all
     */
    static Warnings of(AppRequests requests, GroupUpdate group, SchedulerApi scheduler) {
        Unsupported.check(group);
        return warnings(requests, Unsupported.withoutEffect(group), scheduler);
    }

    private static Warnings warnings(AppRequests requests, List<String> withoutEffect, SchedulerApi scheduler) {
        List<String> warnings = new ArrayList<>();
        for (UnknownField unknown : requests.unknown()) {
            warnings.add(unknown.inWords());
        }
        warnings.addAll(withoutEffect);
        return new Warnings(List.copyOf(warnings), scheduler);
    }

    /**
     * The answer with what there is to say.
     *
     * @param changed apps to be looked at as they are now
     */
    HttpResponse.Full on(HttpResponse.Full response, Set<PathId> changed) {
        List<String> warnings = new ArrayList<>(ofRequest);
        if (!changed.isEmpty()) {
            Group root = scheduler.snapshot().root();
            dependencies(root, changed, warnings);
            servicePorts(root, changed, warnings);
        }
        return Answers.warned(response, warnings.subList(0, Math.min(LIMIT, warnings.size())));
    }

    private static void dependencies(Group root, Set<PathId> changed, List<String> warnings) {
        GroupSpecs.missingDependencies(root).forEach((id, missing) -> {
            if (changed.contains(id)) {
                missing.forEach(dependency -> warnings.add(
                        id + " depends on " + dependency + ", which does not exist; it is not waited for"));
            }
        });
    }

    private static void servicePorts(Group root, Set<PathId> changed, List<String> warnings) {
        Map<PathId, AppDefinition> apps = root.allApps();
        for (PathId id : new TreeSet<>(changed)) {
            AppDefinition app = apps.get(id);
            if (app == null) {
                continue;
            }
            Set<Integer> ports = new TreeSet<>(app.servicePorts());
            ports.remove(0);
            apps.values().stream().filter(other -> !other.id().equals(id)).forEach(other -> {
                Set<Integer> shared = new TreeSet<>(ports);
                shared.retainAll(other.servicePorts());
                shared.forEach(
                        port -> warnings.add("service port " + port + " of " + id + " is also that of " + other.id()));
            });
        }
    }
}
