package io.slipway.marathonapi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of an {@link AppDefinition}; starts from Marathon's defaults. Not thread-safe. */
public final class AppBuilder {
    private PathId id;
    private @Nullable String cmd;
    private List<String> args = List.of();
    private @Nullable String user;
    private Map<String, EnvValue> env = Map.of();
    private int instances = 1;
    private double cpus = 1;
    private double mem = 128;
    private double disk = 0;
    private int gpus = 0;
    private String executor = "";
    private @Nullable ExecutorResources executorResources;
    private @Nullable ResourceLimits resourceLimits;
    private List<Constraint> constraints = List.of();
    private @Nullable Container container;
    private List<Network> networks = List.of(Network.HOST);
    private List<PortDefinition> portDefinitions = List.of();
    private boolean requirePorts = false;
    private List<AppHealthCheck> healthChecks = List.of();
    private @Nullable AppCheck check;
    private List<ReadinessCheck> readinessChecks = List.of();
    private BackoffStrategy backoff = BackoffStrategy.DEFAULT;
    private UpgradeStrategy upgradeStrategy = UpgradeStrategy.DEFAULT;
    private KillSelection killSelection = KillSelection.YOUNGEST_FIRST;
    private UnreachableStrategy unreachableStrategy = UnreachableStrategy.DEFAULT;
    private @Nullable Integer taskKillGracePeriodSeconds;
    private List<PathId> dependencies = List.of();
    private Map<String, String> labels = Map.of();
    private @Nullable List<String> acceptedResourceRoles;
    private String role = "*";
    private @Nullable Residency residency;
    private List<Fetch> fetch = List.of();
    private Map<String, String> secrets = Map.of();
    private @Nullable Boolean tty;
    private Instant version = Instant.EPOCH;
    private VersionInfo versionInfo = VersionInfo.at(Instant.EPOCH);

    AppBuilder(PathId id) {
        this.id = id;
    }

    AppBuilder(AppDefinition app) {
        this.id = app.id();
        this.cmd = app.cmd();
        this.args = app.args();
        this.user = app.user();
        this.env = app.env();
        this.instances = app.instances();
        this.cpus = app.cpus();
        this.mem = app.mem();
        this.disk = app.disk();
        this.gpus = app.gpus();
        this.executor = app.executor();
        this.executorResources = app.executorResources();
        this.resourceLimits = app.resourceLimits();
        this.constraints = app.constraints();
        this.container = app.container();
        this.networks = app.networks();
        this.portDefinitions = app.portDefinitions();
        this.requirePorts = app.requirePorts();
        this.healthChecks = app.healthChecks();
        this.check = app.check();
        this.readinessChecks = app.readinessChecks();
        this.backoff = app.backoff();
        this.upgradeStrategy = app.upgradeStrategy();
        this.killSelection = app.killSelection();
        this.unreachableStrategy = app.unreachableStrategy();
        this.taskKillGracePeriodSeconds = app.taskKillGracePeriodSeconds();
        this.dependencies = app.dependencies();
        this.labels = app.labels();
        this.acceptedResourceRoles = app.acceptedResourceRoles();
        this.role = app.role();
        this.residency = app.residency();
        this.fetch = app.fetch();
        this.secrets = app.secrets();
        this.tty = app.tty();
        this.version = app.version();
        this.versionInfo = app.versionInfo();
    }

    /** The app. */
    public AppDefinition build() {
        return new AppDefinition(
                id,
                cmd,
                args,
                user,
                env,
                instances,
                cpus,
                mem,
                disk,
                gpus,
                executor,
                executorResources,
                resourceLimits,
                constraints,
                container,
                networks,
                portDefinitions,
                requirePorts,
                healthChecks,
                check,
                readinessChecks,
                backoff,
                upgradeStrategy,
                killSelection,
                unreachableStrategy,
                taskKillGracePeriodSeconds,
                dependencies,
                labels,
                acceptedResourceRoles,
                role,
                residency,
                fetch,
                secrets,
                tty,
                version,
                versionInfo);
    }

    /** Sets {@link AppDefinition#id}. */
    public AppBuilder id(PathId value) {
        this.id = value;
        return this;
    }

    /** Sets {@link AppDefinition#cmd}. */
    public AppBuilder cmd(@Nullable String value) {
        this.cmd = value;
        return this;
    }

    /** Sets {@link AppDefinition#args}. */
    public AppBuilder args(List<String> value) {
        this.args = value;
        return this;
    }

    /** Sets {@link AppDefinition#user}. */
    public AppBuilder user(@Nullable String value) {
        this.user = value;
        return this;
    }

    /** Sets {@link AppDefinition#env}. */
    public AppBuilder env(Map<String, EnvValue> value) {
        this.env = value;
        return this;
    }

    /** Sets {@link AppDefinition#instances}. */
    public AppBuilder instances(int value) {
        this.instances = value;
        return this;
    }

    /** Sets {@link AppDefinition#cpus}. */
    public AppBuilder cpus(double value) {
        this.cpus = value;
        return this;
    }

    /** Sets {@link AppDefinition#mem}. */
    public AppBuilder mem(double value) {
        this.mem = value;
        return this;
    }

    /** Sets {@link AppDefinition#disk}. */
    public AppBuilder disk(double value) {
        this.disk = value;
        return this;
    }

    /** Sets {@link AppDefinition#gpus}. */
    public AppBuilder gpus(int value) {
        this.gpus = value;
        return this;
    }

    /** Sets {@link AppDefinition#executor}. */
    public AppBuilder executor(String value) {
        this.executor = value;
        return this;
    }

    /** Sets {@link AppDefinition#executorResources}. */
    public AppBuilder executorResources(@Nullable ExecutorResources value) {
        this.executorResources = value;
        return this;
    }

    /** Sets {@link AppDefinition#resourceLimits}. */
    public AppBuilder resourceLimits(@Nullable ResourceLimits value) {
        this.resourceLimits = value;
        return this;
    }

    /** Sets {@link AppDefinition#constraints}. */
    public AppBuilder constraints(List<Constraint> value) {
        this.constraints = value;
        return this;
    }

    /** Sets {@link AppDefinition#container}. */
    public AppBuilder container(@Nullable Container value) {
        this.container = value;
        return this;
    }

    /** Sets {@link AppDefinition#networks}. */
    public AppBuilder networks(List<Network> value) {
        this.networks = value;
        return this;
    }

    /** Sets {@link AppDefinition#portDefinitions}. */
    public AppBuilder portDefinitions(List<PortDefinition> value) {
        this.portDefinitions = value;
        return this;
    }

    /** Sets {@link AppDefinition#requirePorts}. */
    public AppBuilder requirePorts(boolean value) {
        this.requirePorts = value;
        return this;
    }

    /** Sets {@link AppDefinition#healthChecks}. */
    public AppBuilder healthChecks(List<AppHealthCheck> value) {
        this.healthChecks = value;
        return this;
    }

    /** Sets {@link AppDefinition#check}. */
    public AppBuilder check(@Nullable AppCheck value) {
        this.check = value;
        return this;
    }

    /** Sets {@link AppDefinition#readinessChecks}. */
    public AppBuilder readinessChecks(List<ReadinessCheck> value) {
        this.readinessChecks = value;
        return this;
    }

    /** Sets {@link AppDefinition#backoff}. */
    public AppBuilder backoff(BackoffStrategy value) {
        this.backoff = value;
        return this;
    }

    /** Sets {@link AppDefinition#upgradeStrategy}. */
    public AppBuilder upgradeStrategy(UpgradeStrategy value) {
        this.upgradeStrategy = value;
        return this;
    }

    /** Sets {@link AppDefinition#killSelection}. */
    public AppBuilder killSelection(KillSelection value) {
        this.killSelection = value;
        return this;
    }

    /** Sets {@link AppDefinition#unreachableStrategy}. */
    public AppBuilder unreachableStrategy(UnreachableStrategy value) {
        this.unreachableStrategy = value;
        return this;
    }

    /** Sets {@link AppDefinition#taskKillGracePeriodSeconds}. */
    public AppBuilder taskKillGracePeriodSeconds(@Nullable Integer value) {
        this.taskKillGracePeriodSeconds = value;
        return this;
    }

    /** Sets {@link AppDefinition#dependencies}. */
    public AppBuilder dependencies(List<PathId> value) {
        this.dependencies = value;
        return this;
    }

    /** Sets {@link AppDefinition#labels}. */
    public AppBuilder labels(Map<String, String> value) {
        this.labels = value;
        return this;
    }

    /** Sets {@link AppDefinition#acceptedResourceRoles}. */
    public AppBuilder acceptedResourceRoles(@Nullable List<String> value) {
        this.acceptedResourceRoles = value;
        return this;
    }

    /** Sets {@link AppDefinition#role}. */
    public AppBuilder role(String value) {
        this.role = value;
        return this;
    }

    /** Sets {@link AppDefinition#residency}. */
    public AppBuilder residency(@Nullable Residency value) {
        this.residency = value;
        return this;
    }

    /** Sets {@link AppDefinition#fetch}. */
    public AppBuilder fetch(List<Fetch> value) {
        this.fetch = value;
        return this;
    }

    /** Sets {@link AppDefinition#secrets}. */
    public AppBuilder secrets(Map<String, String> value) {
        this.secrets = value;
        return this;
    }

    /** Sets {@link AppDefinition#tty}. */
    public AppBuilder tty(@Nullable Boolean value) {
        this.tty = value;
        return this;
    }

    /** Sets {@link AppDefinition#version}. */
    public AppBuilder version(Instant value) {
        this.version = value;
        return this;
    }

    /** Sets {@link AppDefinition#versionInfo}. */
    public AppBuilder versionInfo(VersionInfo value) {
        this.versionInfo = value;
        return this;
    }
}
