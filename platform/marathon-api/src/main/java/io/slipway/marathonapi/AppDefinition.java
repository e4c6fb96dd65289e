package io.slipway.marathonapi;

import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An app, complete: every default filled in, every deprecated field translated.
 *
 * @param id its name, absolute
 * @param cmd for {@code /bin/sh -c}
 * @param args the argument vector, instead of {@code cmd}
 * @param user operating system user
 * @param env environment variables, in order
 * @param instances how many
 * @param cpus CPUs of each instance
 * @param mem MiB of each instance
 * @param disk MiB of each instance
 * @param gpus GPUs of each instance
 * @param executor Mesos executor; empty for the command executor
 * @param executorResources what the executor takes beside
 * @param resourceLimits how far tasks may go beyond their request
 * @param constraints where instances may be placed
 * @param container what its tasks run in
 * @param networks at least one
 * @param portDefinitions its ports on the host's network; else they are in the container
 * @param requirePorts whether the service ports are wanted as host ports
 * @param healthChecks how to find out whether it serves
 * @param check a check that is only shown
 * @param readinessChecks at most one
 * @param backoff waits after failures
 * @param upgradeStrategy how deployments replace instances
 * @param killSelection who goes first on scaling down
 * @param unreachableStrategy what happens to instances on lost agents
 * @param taskKillGracePeriodSeconds from SIGTERM to SIGKILL; null for the agent's default
 * @param dependencies apps and groups that are deployed before it
 * @param labels free labels, in order
 * @param acceptedResourceRoles roles of the resources it takes; null for any
 * @param role the role its resources are allocated to
 * @param residency echoed only
 * @param fetch put into the sandbox before the start
 * @param secrets name to source
 * @param tty whether it wants a terminal
 * @param version when this definition was made
 * @param versionInfo what changed when
 * @see <a href="https://mesosphere.github.io/marathon/docs/application-basics.html">Marathon apps</a>
 */
public record AppDefinition(
        PathId id,
        @Nullable String cmd,
        List<String> args,
        @Nullable String user,
        Map<String, EnvValue> env,
        int instances,
        double cpus,
        double mem,
        double disk,
        int gpus,
        String executor,
        @Nullable ExecutorResources executorResources,
        @Nullable ResourceLimits resourceLimits,
        List<Constraint> constraints,
        @Nullable Container container,
        List<Network> networks,
        List<PortDefinition> portDefinitions,
        boolean requirePorts,
        List<AppHealthCheck> healthChecks,
        @Nullable AppCheck check,
        List<ReadinessCheck> readinessChecks,
        BackoffStrategy backoff,
        UpgradeStrategy upgradeStrategy,
        KillSelection killSelection,
        UnreachableStrategy unreachableStrategy,
        @Nullable Integer taskKillGracePeriodSeconds,
        List<PathId> dependencies,
        Map<String, String> labels,
        @Nullable List<String> acceptedResourceRoles,
        String role,
        @Nullable Residency residency,
        List<Fetch> fetch,
        Map<String, String> secrets,
        @Nullable Boolean tty,
        Instant version,
        VersionInfo versionInfo) {
    /** Names the major versions of Java the app runs on: {@code 11-17}, {@code 17-} or {@code 21}. */
    public static final String JDK_LABEL = "SLIPWAY_JDK";

    /** After so many seconds a deployment of the app fails; without it, it goes on for ever. */
    public static final String DEPLOYMENT_TIMEOUT_LABEL = "SLIPWAY_DEPLOYMENT_TIMEOUT";

    /** With the value {@code true} the app never has two instances at once. */
    public static final String SINGLE_INSTANCE_LABEL = "MARATHON_SINGLE_INSTANCE_APP";

    /** Copies the collections. */
    public AppDefinition {
        args = List.copyOf(args);
        env = Copies.of(env);
        constraints = List.copyOf(constraints);
        networks = List.copyOf(networks);
        portDefinitions = List.copyOf(portDefinitions);
        healthChecks = List.copyOf(healthChecks);
        readinessChecks = List.copyOf(readinessChecks);
        dependencies = List.copyOf(dependencies);
        labels = Copies.of(labels);
        acceptedResourceRoles = acceptedResourceRoles == null ? null : List.copyOf(acceptedResourceRoles);
        fetch = List.copyOf(fetch);
        secrets = Copies.of(secrets);
    }

    /** An app with nothing but a name and defaults. */
    public static AppBuilder of(PathId id) {
        return new AppBuilder(id);
    }

    /** The same app, to be changed. */
    public AppBuilder with() {
        return new AppBuilder(this);
    }

    /** What each instance takes, without ports: unreserved cpus, mem, disk and gpus. */
    public Resources resources() {
        Resources scalars = Resources.of(cpus, mem, disk + persistentVolumeMb());
        return gpus == 0 ? scalars : scalars.plus(Resources.scalar(Resources.GPUS, gpus));
    }

    private long persistentVolumeMb() {
        return persistentVolumes().stream().mapToLong(Volume.Persistent::size).sum();
    }

    /** Its volumes that outlive tasks. */
    public List<Volume.Persistent> persistentVolumes() {
        return container == null ? List.of() : container.persistentVolumes();
    }

    /** Whether its data stays on the agents. */
    public boolean isResident() {
        return !persistentVolumes().isEmpty();
    }

    /** Whether it must never have two instances at once. */
    public boolean isSingleInstance() {
        return "true".equals(labels.get(SINGLE_INSTANCE_LABEL));
    }

    /** Whether it shares the network of its host. */
    public boolean usesHostNetwork() {
        return networks.stream().allMatch(network -> network.mode() == Network.Mode.HOST);
    }

    /** The ports that each instance wants, in the order of {@code $PORT0}, {@code $PORT1} and so on. */
    public List<PortRequest> portRequests() {
        return PortRequest.of(this);
    }

    /** The service ports, in the order of the ports. */
    public List<Integer> servicePorts() {
        return portRequests().stream().map(PortRequest::servicePort).toList();
    }

    /** The same but for the number of instances, and when it was made. */
    public boolean hasSameConfigAs(AppDefinition other) {
        return sameBut(other).equals(other);
    }

    private AppDefinition sameBut(AppDefinition other) {
        return with().instances(other.instances)
                .version(other.version)
                .versionInfo(other.versionInfo)
                .build();
    }
}
