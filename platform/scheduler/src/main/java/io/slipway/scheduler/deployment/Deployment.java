package io.slipway.scheduler.deployment;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.instance.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A plan that is carried out.
 *
 * @param id a UUID
 * @param version the version of the apps and groups that it leads to
 * @param before the apps that it changes, as they were; without those it adds
 * @param after the apps that it changes, as they shall be; without those it removes
 * @param groups the groups that it adds, removes or gives other dependencies
 * @param steps in order; none when there is nothing to do
 * @param currentStep the step under way, from 0
 * @param sentenced instances that are to go first when there are too many
 * @param wipe apps whose persistent volumes go with them
 * @param startedAt when it began
 */
public record Deployment(
        String id,
        Instant version,
        SortedMap<PathId, AppDefinition> before,
        SortedMap<PathId, AppDefinition> after,
        List<GroupChange> groups,
        List<Step> steps,
        int currentStep,
        Set<InstanceId> sentenced,
        Set<PathId> wipe,
        Instant startedAt) {

    /** Copies the collections. */
    public Deployment {
        before = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(before));
        after = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(after));
        groups = List.copyOf(groups);
        steps = List.copyOf(steps);
        sentenced = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(sentenced));
        wipe = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(wipe));
    }

    /**
     * A group that comes, goes, or changes its dependencies.
     *
     * @param id the group
     * @param existedBefore whether it was there before
     * @param existsAfter whether it is there after
     * @param dependenciesBefore what it depended on
     */
    public record GroupChange(
            PathId id, boolean existedBefore, boolean existsAfter, SortedSet<PathId> dependenciesBefore) {
        /** Copies the set. */
        public GroupChange {
            dependenciesBefore = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(dependenciesBefore));
        }
    }

    /** The apps that no other deployment may touch meanwhile. */
    public SortedSet<PathId> affected() {
        TreeSet<PathId> affected = new TreeSet<>();
        steps.forEach(step -> step.actions().forEach(action -> affected.add(action.app())));
        return affected;
    }

    /** Whether every step is done. */
    public boolean isComplete() {
        return currentStep >= steps.size();
    }

    /** What is done now; nothing when it is complete. */
    public List<Action> current() {
        return isComplete() ? List.of() : steps.get(currentStep).actions();
    }

    /** The same one step further. */
    public Deployment advanced() {
        return new Deployment(id, version, before, after, groups, steps, currentStep + 1, sentenced, wipe, startedAt);
    }

    /** The steps as the API shows them. */
    public List<DeploymentInfo.Step> describe() {
        return describe(steps);
    }

    /** The steps as the API shows them. */
    public static List<DeploymentInfo.Step> describe(List<Step> steps) {
        return steps.stream()
                .map(step -> new DeploymentInfo.Step(describeActions(step.actions())))
                .toList();
    }

    /** Actions as the API shows them. */
    public static List<DeploymentInfo.Action> describeActions(List<Action> actions) {
        return actions.stream()
                .map(action -> DeploymentInfo.Action.of(action.type(), action.app()))
                .toList();
    }
}
