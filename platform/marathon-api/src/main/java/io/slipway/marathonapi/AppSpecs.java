package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes apps from what requests say about them: fills in what the request leaves open and checks every rule. Pure.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 App</a>
 */
public final class AppSpecs {
    private AppSpecs() {}

    /**
     * The app that results from an update. Its service ports may still be 0, and its {@code version} and {@code
     * versionInfo} say nothing: both are the caller's to set. An update with {@link AppUpdate#rollbackTo} is for the
     * caller to resolve.
     *
     * @param current the app as it is; null when there is none
     * @param partial whether fields not given stay as they are; else they take their defaults
     * @throws ValidationFailure with everything that is wrong
     */
    public static AppDefinition apply(AppUpdate update, @Nullable AppDefinition current, boolean partial) {
        ObjectNode json = partial && current != null
                ? merged(current, update.fields())
                : update.fields().deepCopy();
        json.put("id", update.id().toString());
        complete(json);
        Findings findings = new Findings();
        AppDefinition app = finish(AppReader.read(new JsonFields(json, "", findings), update.id()), json);
        findings.check();
        List<Violation> violations = new ArrayList<>(findings.broken());
        violations.addAll(AppRules.check(app));
        if (current != null) {
            violations.addAll(AppRules.checkChange(current, app));
        }
        if (!violations.isEmpty()) {
            throw ValidationFailure.notValid(violations);
        }
        return app;
    }

    /** Whole top-level fields are replaced; what only made sense for the fields replaced goes with them. */
    private static ObjectNode merged(AppDefinition current, ObjectNode given) {
        ObjectNode json = AppJson.write(current);
        json.remove(List.of("executorResources", "resourceLimits", "version", "versionInfo"));
        if (given.has("networks") && LegacyFields.isContainerNetwork(given) != !current.usesHostNetwork()) {
            json.remove("portDefinitions");
            if (json.get("container") instanceof ObjectNode container) {
                container.remove("portMappings");
            }
        }
        if (given.has("container") && !current.isResident() && hasPersistentVolume(given)) {
            json.remove(List.of("upgradeStrategy", "unreachableStrategy"));
        }
        if (given.has("container") && current.isResident() && !hasPersistentVolume(given)) {
            json.remove("residency");
        }
        if (given.has("args")) {
            json.remove("cmd");
        }
        if (given.has("cmd")) {
            json.remove("args");
        }
        json.setAll(given.deepCopy());
        return json;
    }

    /** Defaults that hang on whether another field was given at all. */
    private static void complete(ObjectNode json) {
        boolean containerNetwork = LegacyFields.isContainerNetwork(json);
        if (containerNetwork && !json.has("container")) {
            json.putObject("container").put("type", "MESOS");
        }
        JsonNode container = json.get("container");
        if (containerNetwork && container instanceof ObjectNode object) {
            if (!object.has("portMappings")) {
                object.putArray("portMappings")
                        .addObject()
                        .put("containerPort", 0)
                        .put("name", "default");
            }
            if (isBridge(json) && object.get("portMappings") instanceof ArrayNode mappings) {
                mappings.forEach(AppSpecs::anyHostPort);
            }
        } else if (!containerNetwork && !json.has("portDefinitions")) {
            json.putArray("portDefinitions").addObject().put("port", 0).put("name", "default");
        }
        boolean resident = hasPersistentVolume(json);
        if (resident && !json.has("residency")) {
            json.putObject("residency");
        }
        if (!json.has("upgradeStrategy")) {
            UpgradeStrategy strategy =
                    resident || hasExternalVolume(json) ? UpgradeStrategy.RESIDENT : UpgradeStrategy.DEFAULT;
            if (isSingleInstance(json)) {
                strategy = new UpgradeStrategy(0, 0);
            }
            json.putObject("upgradeStrategy")
                    .put("minimumHealthCapacity", strategy.minimumHealthCapacity())
                    .put("maximumOverCapacity", strategy.maximumOverCapacity());
        }
        if (!json.has("unreachableStrategy") && resident) {
            json.put("unreachableStrategy", "disabled");
        }
    }

    private static void anyHostPort(JsonNode mapping) {
        if (mapping instanceof ObjectNode object && !object.hasNonNull("hostPort")) {
            object.put("hostPort", 0);
        }
    }

    private static boolean isBridge(JsonNode json) {
        return json.path("networks").path(0).path("mode").asText().equals(Network.Mode.BRIDGE.text());
    }

    private static boolean isSingleInstance(JsonNode json) {
        return json.path("labels")
                .path(AppDefinition.SINGLE_INSTANCE_LABEL)
                .asText()
                .equals("true");
    }

    private static boolean hasPersistentVolume(JsonNode json) {
        return hasVolume(json, "persistent");
    }

    private static boolean hasExternalVolume(JsonNode json) {
        return hasVolume(json, "external");
    }

    private static boolean hasVolume(JsonNode json, String kind) {
        for (JsonNode volume : json.path("container").path("volumes")) {
            if (volume.hasNonNull(kind)) {
                return true;
            }
        }
        return false;
    }

    /** Defaults that hang on other values. */
    private static AppDefinition finish(AppBuilder builder, ObjectNode json) {
        AppDefinition app = builder.build();
        AppBuilder finished = app.with();
        finished.dependencies(app.dependencies().stream()
                .map(dependency -> dependency.resolve(app.id()))
                .distinct()
                .toList());
        if (!app.usesHostNetwork()) {
            finished.requirePorts(false);
        }
        boolean hasPorts = json.path("portDefinitions").size() > 0
                || json.path("container").path("portMappings").size() > 0;
        if (hasPorts) {
            finished.healthChecks(
                    app.healthChecks().stream().map(AppSpecs::withPort).toList());
        }
        return finished.build();
    }

    private static AppHealthCheck withPort(AppHealthCheck check) {
        boolean open = check.portIndex() == null && check.port() == null;
        if (!open || check.protocol() == AppHealthCheck.Protocol.COMMAND) {
            return check;
        }
        return check.atPort(0);
    }
}
