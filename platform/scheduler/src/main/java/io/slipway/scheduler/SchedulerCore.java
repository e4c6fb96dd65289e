package io.slipway.scheduler;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.replication.Core;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.group.TreeHistory;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceTable;
import io.slipway.scheduler.instance.VolumeLocation;
import io.slipway.scheduler.journal.Entry;
import io.slipway.scheduler.journal.EntryCodec;
import io.slipway.scheduler.journal.SnapshotCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler knows for good: apps and groups with their history, deployments, instances, failures, volumes,
 * and who it is at the master. Changes through {@link #apply} alone. It notes which apps and deployments a change
 * touched, for the one who moves them on. Owner thread only.
 */
final class SchedulerCore implements Core<Entry> {
    /** How many failures of each app are remembered. */
    static final int FAILURES_MAX = 20;

    /** How many instances are in one record of a snapshot. */
    private static final int TOGETHER = 10_000;

    private static final SortedSet<PathId> NOTHING = Collections.unmodifiableSortedSet(new TreeSet<>());

    private final TreeHistory trees = new TreeHistory();
    private final InstanceTable instances = new InstanceTable();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    /** The apps that each deployment affects. */
    private final Map<String, SortedSet<PathId>> affected = new HashMap<>();

    private final Map<PathId, List<Failure>> failures = new TreeMap<>();
    private final Map<String, VolumeLocation> volumes = new TreeMap<>();
    private @Nullable FrameworkId frameworkId;
    private Set<PathId> touchedApps = new HashSet<>();
    private Set<String> touchedDeployments = new HashSet<>();

    @Override
    public void apply(Entry entry) {
        if (entry instanceof Entry.InstancesPut put) {
            put.instances().forEach(this::put);
        } else if (entry instanceof Entry.InstancesTold told) {
            told.told().forEach(news -> instances.get(news.id()).ifPresent(instance -> put(instance.told(news))));
        } else if (entry instanceof Entry.InstanceRemoved removed) {
            instances.get(removed.id()).ifPresent(gone -> touchedApps.add(gone.app()));
            instances.remove(removed.id());
        } else if (entry instanceof Entry.TreeChanged change) {
            trees.apply(change);
            change.apps().forEach(app -> touchedApps.add(app.id()));
            touchedApps.addAll(change.removedApps());
            change.removedApps().forEach(failures::remove);
        } else if (entry instanceof Entry.DeploymentPut put) {
            deployments.put(put.deployment().id(), put.deployment());
            affected.put(put.deployment().id(), put.deployment().affected());
            touch(put.deployment());
        } else if (entry instanceof Entry.DeploymentRemoved removed) {
            Deployment gone = deployments.remove(removed.id());
            affected.remove(removed.id());
            if (gone != null) {
                touch(gone);
            }
        } else if (entry instanceof Entry.FailureNoted noted) {
            note(noted.failure());
        } else if (entry instanceof Entry.VolumePut put) {
            volumes.put(put.volume().persistenceId(), put.volume());
        } else if (entry instanceof Entry.VolumeRemoved removed) {
            volumes.remove(removed.persistenceId());
        } else if (entry instanceof Entry.FrameworkKnown known) {
            frameworkId = known.id();
        }
    }

    private void put(Instance instance) {
        instances.put(instance);
        touchedApps.add(instance.app());
    }

    private void touch(Deployment deployment) {
        touchedDeployments.add(deployment.id());
        touchedApps.addAll(deployment.affected());
    }

    private void note(Failure failure) {
        List<Failure> newer = new ArrayList<>(failures(failure.app()));
        int again = newer.stream().map(Failure::taskId).toList().indexOf(failure.taskId());
        if (again >= 0) {
            newer.set(again, failure); // better words for the same end
        } else {
            newer.add(0, failure);
        }
        failures.put(failure.app(), List.copyOf(newer.subList(0, Math.min(newer.size(), FAILURES_MAX))));
    }

    @Override
    public byte[] encode(Entry entry) {
        return EntryCodec.encode(entry);
    }

    @Override
    public Entry decode(byte[] bytes) {
        return EntryCodec.decode(bytes);
    }

    @Override
    public byte[] snapshot() {
        return frozen().get();
    }

    /** A million instances take seconds to be written; the lists of them are immutable. */
    @Override
    public Supplier<byte[]> frozen() {
        Collection<List<Instance>> present = instances.byApp().values();
        List<AppDefinition> versions = new ArrayList<>();
        trees.versions().values().forEach(list -> versions.addAll(reversed(list)));
        Group base = trees.base();
        List<Entry.TreeChanged> changes = trees.changes();
        List<Entry> small = apartFromInstances();
        return () -> {
            List<Entry> rest = new ArrayList<>(small);
            rest.addAll(1, together(present));
            return SnapshotCodec.encode(new SnapshotCodec.State(base, changes, versions, rest));
        };
    }

    /** Who the scheduler is comes first. */
    private List<Entry> apartFromInstances() {
        List<Entry> rest = new ArrayList<>();
        rest.add(new Entry.FrameworkKnown(frameworkId));
        deployments.values().forEach(deployment -> rest.add(new Entry.DeploymentPut(deployment)));
        volumes.values().forEach(volume -> rest.add(new Entry.VolumePut(volume)));
        failures.values().forEach(list -> reversed(list).forEach(one -> rest.add(new Entry.FailureNoted(one))));
        return rest;
    }

    /** As records of a bounded size, so that no record needs much memory besides what it leads to. */
    private static List<Entry> together(Collection<List<Instance>> apps) {
        List<Entry> records = new ArrayList<>();
        List<Instance> some = new ArrayList<>();
        for (List<Instance> app : apps) {
            for (Instance instance : app) {
                some.add(instance);
                if (some.size() == TOGETHER) {
                    records.add(new Entry.InstancesPut(some));
                    some.clear();
                }
            }
        }
        records.add(new Entry.InstancesPut(some));
        return records;
    }

    @Override
    public void restore(byte[] snapshot) {
        instances.clear();
        deployments.clear();
        affected.clear();
        failures.clear();
        volumes.clear();
        frameworkId = null;
        touchedApps.clear();
        touchedDeployments.clear();
        if (snapshot.length == 0) {
            TreeHistory empty = new TreeHistory();
            trees.restore(empty.base(), List.of(), List.of());
            return;
        }
        SnapshotCodec.State state = SnapshotCodec.decode(snapshot);
        trees.restore(state.base(), state.changes(), state.versions());
        state.rest().forEach(this::apply);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    /** The apps touched since this was last asked, in no order. */
    Set<PathId> takeTouchedApps() {
        Set<PathId> taken = touchedApps;
        touchedApps = new HashSet<>();
        return taken;
    }

    /** The deployments touched since this was last asked. */
    Set<String> takeTouchedDeployments() {
        Set<String> taken = touchedDeployments;
        touchedDeployments = new HashSet<>();
        return taken;
    }

    /** Every app that is there or has instances. */
    Set<PathId> everyApp() {
        Set<PathId> apps = new TreeSet<>(root().allApps().keySet());
        apps.addAll(instances.byApp().keySet());
        return apps;
    }

    Group root() {
        return trees.root();
    }

    TreeHistory trees() {
        return trees;
    }

    Optional<AppDefinition> app(PathId id) {
        return id.isRoot() ? Optional.empty() : root().app(id);
    }

    InstanceTable instances() {
        return instances;
    }

    List<Instance> instances(PathId app) {
        return instances.of(app);
    }

    /** The deployments under way, oldest first; a copy. */
    List<Deployment> deployments() {
        return List.copyOf(deployments.values());
    }

    Optional<Deployment> deployment(String id) {
        return Optional.ofNullable(deployments.get(id));
    }

    /** The deployment that changes {@code app}. */
    Optional<Deployment> deploymentOf(PathId app) {
        return deployments.values().stream()
                .filter(deployment ->
                        affected.getOrDefault(deployment.id(), NOTHING).contains(app))
                .findFirst();
    }

    /** The latest failures of an app, newest first. */
    List<Failure> failures(PathId app) {
        return failures.getOrDefault(app, List.of());
    }

    /** The latest failures of every app; a copy. */
    Map<PathId, List<Failure>> failures() {
        return new TreeMap<>(failures);
    }

    /** Every volume. */
    Iterable<VolumeLocation> volumes() {
        return volumes.values();
    }

    /** The volumes of an app that are not to be destroyed. */
    List<VolumeLocation> volumes(PathId app) {
        return volumes.values().stream()
                .filter(volume -> volume.app().equals(app) && !volume.doomed())
                .toList();
    }

    @Nullable
    FrameworkId frameworkId() {
        return frameworkId;
    }
}
