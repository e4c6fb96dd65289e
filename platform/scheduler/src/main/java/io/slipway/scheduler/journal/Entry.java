package io.slipway.scheduler.journal;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Told;
import io.slipway.scheduler.instance.VolumeLocation;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One change of the scheduler's durable state. Most carry the new state of one thing whole, so that applying is
 * trivial.
 */
public sealed interface Entry {
    /** The master has given the scheduler its identity; null when that identity is of no use any more. */
    record FrameworkKnown(@Nullable FrameworkId id) implements Entry {}

    /**
     * Apps and groups have changed.
     *
     * @param version of the whole tree
     * @param apps those added or changed
     * @param removedApps those gone
     * @param groups those added or changed, without what is in them
     * @param removedGroups those gone, with everything in them
     */
    record TreeChanged(
            Instant version,
            List<AppDefinition> apps,
            List<PathId> removedApps,
            List<GroupFrame> groups,
            List<PathId> removedGroups)
            implements Entry {
        /** Copies the lists. */
        public TreeChanged {
            apps = List.copyOf(apps);
            removedApps = List.copyOf(removedApps);
            groups = List.copyOf(groups);
            removedGroups = List.copyOf(removedGroups);
        }
    }

    /** A group without its apps and groups. */
    record GroupFrame(
            PathId id,
            SortedSet<PathId> dependencies,
            Instant version,
            @Nullable Boolean enforceRole) {
        /** Copies the set. */
        public GroupFrame {
            dependencies = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
        }
    }

    /** A deployment has begun, or begun its next step. */
    record DeploymentPut(Deployment deployment) implements Entry {}

    /** A deployment is over, one way or another. */
    record DeploymentRemoved(String id) implements Entry {}

    /**
     * Instances are new or have changed.
     *
     * @param instances each as it is now, in the order in which they changed
     */
    record InstancesPut(List<Instance> instances) implements Entry {
        /** Copies the list. */
        public InstancesPut {
            instances = List.copyOf(instances);
        }
    }

    /**
     * Instances that are there have changed by what was reported of their tasks.
     *
     * @param told of each, in the order in which they changed
     */
    record InstancesTold(List<Told> told) implements Entry {
        /** Copies the list. */
        public InstancesTold {
            told = List.copyOf(told);
        }
    }

    /** An instance is gone. */
    record InstanceRemoved(InstanceId id) implements Entry {}

    /** A task ended that nobody had told to end. */
    record FailureNoted(Failure failure) implements Entry {}

    /** A volume is somewhere, or is to be destroyed. */
    record VolumePut(VolumeLocation volume) implements Entry {}

    /** A volume is no longer. */
    record VolumeRemoved(String persistenceId) implements Entry {}
}
