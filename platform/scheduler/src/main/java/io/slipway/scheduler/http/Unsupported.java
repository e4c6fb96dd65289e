package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.ValidationFailure;
import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What Marathon's API can say, but this cluster cannot do: tasks are processes on their agent's network. What would
 * run as something else than was asked for is refused; what would only be less is told as a warning.
 */
final class Unsupported {
    private static final List<String> WITHOUT_EFFECT =
            List.of("check", "executorResources", "readinessChecks", "resourceLimits", "tty");

    private final List<Violation> violations = new ArrayList<>();

    private Unsupported() {}

    /** @throws ValidationFailure 422 naming every field that asks for what cannot be done */
    static void check(List<AppUpdate> apps) {
        Unsupported unsupported = new Unsupported();
        apps.forEach(app -> unsupported.app(app.fields(), ""));
        unsupported.fail();
    }

    /**
     * Checks the apps of a group and of those below.
     *
     * @throws ValidationFailure 422 naming every field that asks for what cannot be done
     */
    static void check(GroupUpdate group) {
        Unsupported unsupported = new Unsupported();
        unsupported.group(group, "");
        unsupported.fail();
    }

    private void fail() {
        if (!violations.isEmpty()) {
            throw ValidationFailure.notValid(violations);
        }
    }

    private void group(GroupUpdate group, String path) {
        List<AppUpdate> apps = group.apps();
        for (int i = 0; apps != null && i < apps.size(); i++) {
            app(apps.get(i).fields(), path + "/apps(" + i + ")");
        }
        List<GroupUpdate> groups = group.groups();
        for (int i = 0; groups != null && i < groups.size(); i++) {
            group(groups.get(i), path + "/groups(" + i + ")");
        }
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }

    private void app(JsonNode app, String path) {
        JsonNode container = app.path("container");
        boolean docker = container.path("type").asText("DOCKER").equalsIgnoreCase("DOCKER");
        if (container.hasNonNull("docker")) {
            add(
                    path + "/container/docker",
                    "container images cannot be run by this cluster yet; leave docker out, set the type to MESOS and "
                            + "fetch the program, for instance with an mvn: coordinate");
        } else if (container.isObject() && docker) {
            add(path + "/container/type", "DOCKER needs an image, which this cluster cannot run yet; use MESOS");
        }
        for (JsonNode network : app.path("networks")) {
            String mode = network.path("mode").asText("container");
            if (!mode.equals("host")) {
                add(
                        path + "/networks",
                        "tasks of this cluster share the network of their agent; '" + mode
                                + "' is not available, use [{\"mode\":\"host\"}] with portDefinitions");
            }
        }
        volumes(container.path("volumes"), path + "/container/volumes");
        secrets(app, path);
        String executor = app.path("executor").asText("");
        if (!executor.isEmpty() && !executor.equals("//cmd")) {
            add(path + "/executor", "only the command executor is available, which is \"\" or \"//cmd\"");
        }
    }

    private void volumes(JsonNode volumes, String path) {
        for (int i = 0; i < volumes.size(); i++) {
            JsonNode volume = volumes.get(i);
            if (volume.hasNonNull("external")) {
                add(path + "(" + i + ")/external", "external volumes are not available; use a persistent volume");
            } else if (volume.hasNonNull("hostPath")) {
                add(
                        path + "(" + i + ")/hostPath",
                        "tasks of this cluster see the files of their agent as they are, nothing is mounted; name '"
                                + volume.path("hostPath").asText() + "' in the command instead");
            } else if (volume.hasNonNull("persistent")
                    && !volume.path("persistent").path("type").asText("root").equals("root")) {
                add(path + "(" + i + ")/persistent/type", "only root volumes are available");
            }
        }
    }

    private void secrets(JsonNode app, String path) {
        if (!app.path("secrets").isEmpty()) {
            add(path + "/secrets", "there is no secret store; give the value as a plain variable or a file");
        }
    }

    /** Fields that are kept and shown, but change nothing. */
    static List<String> withoutEffect(List<AppUpdate> apps) {
        List<String> warnings = new ArrayList<>();
        for (AppUpdate app : apps) {
            for (String field : WITHOUT_EFFECT) {
                if (app.gives(field) && !isNothing(app.fields().get(field))) {
                    warnings.add("/" + field + " of " + app.id() + " is kept, but has no effect in this cluster");
                }
            }
        }
        return warnings;
    }

    /** The same for all apps of a group and of those below. */
    static List<String> withoutEffect(GroupUpdate group) {
        List<String> warnings = new ArrayList<>();
        if (group.apps() != null) {
            warnings.addAll(withoutEffect(group.apps()));
        }
        if (group.groups() != null) {
            group.groups().forEach(child -> warnings.addAll(withoutEffect(child)));
        }
        return warnings;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isContainerNode() ? value.isEmpty() : !value.asBoolean();
    }
}
