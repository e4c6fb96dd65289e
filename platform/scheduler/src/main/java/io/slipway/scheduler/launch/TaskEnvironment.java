package io.slipway.scheduler.launch;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Container;
import io.slipway.marathonapi.EnvValue;
import io.slipway.marathonapi.PortRequest;
import io.slipway.marathonapi.Timestamps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The environment variables that a task is started with; the app's own come last and win.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/task-environment-vars.html">Marathon: task environment</a>
 */
final class TaskEnvironment {
    private static final String TASK_ID = "MESOS_TASK_ID";
    private static final String HOST = "HOST";
    private static final String INDEX = "SLIPWAY_INSTANCE_INDEX";
    private static final int MAX_LABEL_KEY = 493;
    private static final int MAX_LABEL_VALUE = 512;

    private final AppDefinition app;
    private final Constants constants;
    private final TaskSpec spec;
    private final Map<String, String> variables = new LinkedHashMap<>();

    /** The values that all tasks of an app share: made once, they are the same objects in each of them. */
    record Constants(
            String id,
            String version,
            String cpus,
            String mem,
            String disk,
            String gpus,
            Map<String, String> labels,
            String labelNames,
            List<PortRequest> ports) {
        static Constants of(AppDefinition app) {
            Map<String, String> labels = new LinkedHashMap<>();
            app.labels().forEach((key, value) -> {
                if (key.length() < MAX_LABEL_KEY && value.length() < MAX_LABEL_VALUE) {
                    labels.put(key.replaceAll("[^a-zA-Z0-9_]+", "_").toUpperCase(Locale.ROOT), value);
                }
            });
            return new Constants(
                    app.id().toString(),
                    Timestamps.format(app.version()),
                    Double.toString(app.cpus()),
                    Double.toString(app.mem()),
                    Double.toString(app.disk()),
                    Integer.toString(app.gpus()),
                    labels,
                    String.join(" ", labels.keySet()),
                    app.portRequests());
        }
    }

    private TaskEnvironment(AppDefinition app, Constants constants, TaskSpec spec) {
        this.app = app;
        this.constants = constants;
        this.spec = spec;
    }

    static Map<String, String> of(AppDefinition app, Constants constants, TaskSpec spec) {
        TaskEnvironment environment = new TaskEnvironment(app, constants, spec);
        environment.addIdentity();
        environment.addResources();
        environment.addLabels();
        environment.addPorts();
        app.env().forEach((name, value) -> {
            if (value instanceof EnvValue.Text text) {
                environment.variables.put(name, text.value());
            }
        });
        return environment.variables;
    }

    /**
     * The values that tell a task of an app without ports from its siblings, which share the front door and the role's
     * enforcement; but for those that the app sets itself.
     */
    static Map<String, String> particular(AppDefinition app, TaskSpec spec) {
        Map<String, String> values = new HashMap<>();
        values.put(TASK_ID, spec.taskId().value());
        values.put(HOST, spec.hostname());
        values.put(INDEX, Integer.toString(spec.index()));
        app.env().forEach((name, value) -> {
            if (value instanceof EnvValue.Text) {
                values.remove(name);
            }
        });
        return values;
    }

    private void addIdentity() {
        put(TASK_ID, spec.taskId().value());
        put("MARATHON_APP_ID", constants.id());
        put("MARATHON_APP_VERSION", constants.version());
        Container container = app.container();
        Container.Docker docker = container == null ? null : container.docker();
        if (container != null && container.type() == Container.Type.DOCKER && docker != null) {
            put("MARATHON_APP_DOCKER_IMAGE", docker.image());
        }
        put("MARATHON_APP_ENFORCE_GROUP_ROLE", spec.enforceGroupRole() ? "TRUE" : "FALSE");
        put(HOST, spec.hostname());
        put("SLIPWAY_URL", spec.frontDoor());
        put(INDEX, Integer.toString(spec.index()));
    }

    private void addResources() {
        put("MARATHON_APP_RESOURCE_CPUS", constants.cpus());
        put("MARATHON_APP_RESOURCE_MEM", constants.mem());
        put("MARATHON_APP_RESOURCE_DISK", constants.disk());
        put("MARATHON_APP_RESOURCE_GPUS", constants.gpus());
    }

    private void addLabels() {
        put("MARATHON_APP_LABELS", constants.labelNames());
        constants.labels().forEach((key, value) -> put("MARATHON_APP_LABEL_" + key, value));
    }

    private void addPorts() {
        List<PortRequest> requests = constants.ports();
        List<String> assigned = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            PortRequest request = requests.get(i);
            String port = Integer.toString(spec.effectivePort(request, i));
            put("PORT" + i, port);
            put("PORT_" + (request.requested() == 0 ? port : Integer.toString(request.requested())), port);
            String name = request.name();
            if (name != null) {
                put("PORT_" + name.toUpperCase(Locale.ROOT), port);
            }
            if (spec.ports().get(i) > 0) {
                assigned.add(port);
            }
        }
        if (!assigned.isEmpty()) {
            put("PORT", assigned.get(0));
            put("PORTS", String.join(",", assigned));
        }
    }

    private void put(String name, String value) {
        variables.put(Objects.requireNonNull(name), value);
    }
}
