package io.slipway.scheduler.launch;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Fetch;
import io.slipway.marathonapi.PortRequest;
import io.slipway.marathonapi.Volume;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.DiscoveryInfo;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.scheduler.health.HealthChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the tasks that fill the instances of an app. Owner thread only. */
public final class TaskFactory {
    private final AppDefinition app;
    private final String name;
    private final TaskEnvironment.Constants constants;
    private final List<CommandInfo.Uri> uris;
    private final @Nullable KillPolicy killPolicy;
    private final @Nullable DiscoveryInfo portless;
    /** What the last task was made for, and what it runs: that of an app without ports differs little from the next. */
    private @Nullable TaskSpec latest;

    private @Nullable CommandInfo latestCommand;

    /** Of {@code app}. What its tasks share is made once. */
    public TaskFactory(AppDefinition app) {
        this.app = app;
        this.name = app.id().reversed();
        this.constants = TaskEnvironment.Constants.of(app);
        this.uris = app.fetch().stream().map(TaskFactory::uri).toList();
        this.killPolicy = killPolicy(app);
        this.portless = constants.ports().isEmpty() ? new DiscoveryInfo("FRAMEWORK", name, List.of()) : null;
    }

    /** The task that {@code spec} tells apart from its siblings. */
    public TaskInfo task(TaskSpec spec) {
        return new TaskInfo(
                name,
                spec.taskId(),
                spec.agentId(),
                spec.resources(),
                command(spec),
                volumes(app, spec.index()),
                HealthChecks.of(app, spec.ports()).orElse(null),
                killPolicy,
                portless == null ? discovery(spec) : portless,
                app.labels(),
                spec.role());
    }

    /** How tasks of {@code app} are ended; null for the default. */
    public static @Nullable KillPolicy killPolicy(AppDefinition app) {
        Integer grace = app.taskKillGracePeriodSeconds();
        return grace == null ? null : new KillPolicy(Duration.ofSeconds(grace));
    }

    /** The folders of the app's instance {@code index} that outlive its tasks. */
    public static List<PersistentVolume> volumes(AppDefinition app, int index) {
        List<PersistentVolume> volumes = new ArrayList<>();
        for (Volume.Persistent volume : app.persistentVolumes()) {
            String id = app.id().safe() + "#" + volume.containerPath() + "#" + index;
            volumes.add(new PersistentVolume(id, volume.containerPath(), volume.size()));
        }
        return volumes;
    }

    private CommandInfo command(TaskSpec spec) {
        TaskSpec before = latest;
        CommandInfo alike = latestCommand;
        boolean isAlike = portless != null
                && before != null
                && before.frontDoor().equals(spec.frontDoor())
                && before.enforceGroupRole() == spec.enforceGroupRole();
        CommandInfo command = alike != null && isAlike
                ? alike.withValues(TaskEnvironment.particular(app, spec))
                : command(TaskEnvironment.of(app, constants, spec));
        latest = spec;
        latestCommand = command;
        return command;
    }

    private CommandInfo command(Map<String, String> environment) {
        String cmd = app.cmd();
        if (cmd != null) {
            return new CommandInfo(uris, environment, true, cmd, List.of(), app.user());
        }
        String program = app.args().isEmpty() ? null : app.args().get(0);
        return new CommandInfo(uris, environment, false, program, app.args(), app.user());
    }

    private static CommandInfo.Uri uri(Fetch fetch) {
        return new CommandInfo.Uri(
                fetch.uri(), fetch.executable(), fetch.extract(), fetch.cache(), fetch.destPath(), fetch.sha256());
    }

    private DiscoveryInfo discovery(TaskSpec spec) {
        List<DiscoveryInfo.Port> ports = new ArrayList<>();
        List<PortRequest> requests = constants.ports();
        for (int i = 0; i < requests.size(); i++) {
            PortRequest request = requests.get(i);
            Map<String, String> labels = new LinkedHashMap<>(request.labels());
            labels.put("network-scope", spec.ports().get(i) > 0 ? "host" : "container");
            String name = request.name() == null ? "" : request.name();
            for (String protocol : request.protocol().split(",")) {
                ports.add(new DiscoveryInfo.Port(spec.effectivePort(request, i), name, protocol, labels));
            }
        }
        return new DiscoveryInfo("FRAMEWORK", name, ports);
    }
}
