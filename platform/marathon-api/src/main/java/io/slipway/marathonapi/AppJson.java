package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Apps as JSON, in the form of Marathon 1.5 and later: absent optionals and empty collections are left out, deprecated
 * fields never written. The same form is kept in the journal.
 */
public final class AppJson {
    private AppJson() {}

    /** An app that {@link #write} wrote, or any canonical app; rules are not checked. */
    public static AppDefinition read(JsonNode json) {
        Findings findings = new Findings();
        JsonFields fields = new JsonFields(json, "", findings);
        AppDefinition app =
                AppReader.read(fields, PathId.absolute(fields.required("id"))).build();
        findings.check();
        return app;
    }

    /** The app as the API shows it. */
    public static ObjectNode write(AppDefinition app) {
        ObjectNode json = object();
        json.put("id", app.id().toString());
        if (app.acceptedResourceRoles() != null) {
            json.set("acceptedResourceRoles", texts(app.acceptedResourceRoles()));
        }
        putTexts(json, "args", app.args());
        json.set("backoffFactor", JsonNumbers.node(app.backoff().factor()));
        json.put("backoffSeconds", app.backoff().backoffSeconds());
        putObject(json, "check", app.check() == null ? null : CheckJson.check(app.check()));
        put(json, "cmd", app.cmd());
        putArray(
                json,
                "constraints",
                app.constraints().stream().map(AppJson::constraint).toList());
        if (app.container() != null) {
            json.set("container", ContainerJson.write(app.container(), app.usesHostNetwork()));
        }
        json.set("cpus", JsonNumbers.node(app.cpus()));
        putTexts(
                json,
                "dependencies",
                app.dependencies().stream().map(PathId::toString).toList());
        json.set("disk", JsonNumbers.node(app.disk()));
        if (!app.env().isEmpty()) {
            ObjectNode env = json.putObject("env");
            app.env().forEach((name, value) -> env.set(name, envValue(value)));
        }
        json.put("executor", app.executor());
        writeLimits(json, app);
        putArray(json, "fetch", app.fetch().stream().map(AppJson::fetch).toList());
        putArray(
                json,
                "healthChecks",
                app.healthChecks().stream().map(CheckJson::healthCheck).toList());
        json.put("instances", app.instances());
        json.set("labels", map(app.labels()));
        json.put("maxLaunchDelaySeconds", app.backoff().maxLaunchDelaySeconds());
        json.set("mem", JsonNumbers.node(app.mem()));
        json.put("gpus", app.gpus());
        putArray(json, "networks", app.networks().stream().map(AppJson::network).toList());
        if (app.usesHostNetwork()) {
            json.set(
                    "portDefinitions",
                    array(app.portDefinitions().stream()
                            .map(AppJson::portDefinition)
                            .toList()));
        }
        writeRest(json, app);
        return json;
    }

    private static void writeRest(ObjectNode json, AppDefinition app) {
        putArray(
                json,
                "readinessChecks",
                app.readinessChecks().stream().map(CheckJson::readinessCheck).toList());
        json.put("requirePorts", app.requirePorts());
        if (app.residency() != null) {
            json.putObject("residency")
                    .put("relaunchEscalationTimeoutSeconds", app.residency().relaunchEscalationTimeoutSeconds())
                    .put("taskLostBehavior", app.residency().taskLostBehavior());
        }
        json.put("role", app.role());
        if (!app.secrets().isEmpty()) {
            ObjectNode secrets = json.putObject("secrets");
            app.secrets().forEach((name, source) -> secrets.putObject(name).put("source", source));
        }
        if (app.taskKillGracePeriodSeconds() != null) {
            json.put("taskKillGracePeriodSeconds", app.taskKillGracePeriodSeconds());
        }
        if (app.tty() != null) {
            json.put("tty", app.tty());
        }
        ObjectNode upgrade = json.putObject("upgradeStrategy");
        upgrade.set(
                "maximumOverCapacity", JsonNumbers.node(app.upgradeStrategy().maximumOverCapacity()));
        upgrade.set(
                "minimumHealthCapacity", JsonNumbers.node(app.upgradeStrategy().minimumHealthCapacity()));
        put(json, "user", app.user());
        json.put("version", Timestamps.format(app.version()));
        json.putObject("versionInfo")
                .put("lastScalingAt", Timestamps.format(app.versionInfo().lastScalingAt()))
                .put("lastConfigChangeAt", Timestamps.format(app.versionInfo().lastConfigChangeAt()));
        json.put("killSelection", app.killSelection().name());
        if (app.unreachableStrategy() instanceof UnreachableStrategy.After after) {
            json.putObject("unreachableStrategy")
                    .put("inactiveAfterSeconds", after.inactiveAfterSeconds())
                    .put("expungeAfterSeconds", after.expungeAfterSeconds());
        } else {
            json.put("unreachableStrategy", "disabled");
        }
    }

    private static void writeLimits(ObjectNode json, AppDefinition app) {
        ExecutorResources executor = app.executorResources();
        if (executor != null) {
            ObjectNode node = json.putObject("executorResources");
            node.set("cpus", JsonNumbers.node(executor.cpus()));
            node.set("mem", JsonNumbers.node(executor.mem()));
            node.set("disk", JsonNumbers.node(executor.disk()));
        }
        ResourceLimits limits = app.resourceLimits();
        if (limits != null) {
            ObjectNode node = json.putObject("resourceLimits");
            putLimit(node, "cpus", limits.cpus());
            putLimit(node, "mem", limits.mem());
        }
    }

    private static void putLimit(ObjectNode json, String name, @Nullable Double limit) {
        if (limit == null) {
            return;
        }
        if (limit.isInfinite()) {
            json.put(name, "unlimited");
        } else {
            json.set(name, JsonNumbers.node(limit));
        }
    }

    private static JsonNode envValue(EnvValue value) {
        if (value instanceof EnvValue.Text text) {
            return JsonNodeFactory.instance.textNode(text.value());
        }
        return object().put("secret", ((EnvValue.Secret) value).name());
    }

    static JsonNode constraint(Constraint constraint) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        json.add(constraint.field()).add(constraint.operator().name());
        if (constraint.value() != null) {
            json.add(constraint.value());
        }
        return json;
    }

    private static JsonNode network(Network network) {
        ObjectNode json = object();
        put(json, "name", network.name());
        json.put("mode", network.mode().text());
        if (!network.labels().isEmpty()) {
            json.set("labels", map(network.labels()));
        }
        return json;
    }

    private static JsonNode portDefinition(PortDefinition port) {
        ObjectNode json = object();
        json.put("port", port.port()).put("protocol", port.protocol());
        put(json, "name", port.name());
        if (!port.labels().isEmpty()) {
            json.set("labels", map(port.labels()));
        }
        return json;
    }

    private static JsonNode fetch(Fetch fetch) {
        ObjectNode json = object();
        json.put("uri", fetch.uri())
                .put("extract", fetch.extract())
                .put("executable", fetch.executable())
                .put("cache", fetch.cache());
        put(json, "destPath", fetch.destPath());
        put(json, "sha256", fetch.sha256());
        return json;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode map(Map<String, String> map) {
        ObjectNode json = object();
        map.forEach(json::put);
        return json;
    }

    static ArrayNode array(Collection<? extends JsonNode> elements) {
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }

    static ArrayNode texts(List<String> elements) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        elements.forEach(json::add);
        return json;
    }

    static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    static void putObject(ObjectNode json, String name, @Nullable JsonNode value) {
        if (value != null) {
            json.set(name, value);
        }
    }

    static void putArray(ObjectNode json, String name, List<? extends JsonNode> elements) {
        if (!elements.isEmpty()) {
            json.set(name, array(elements));
        }
    }

    static void putTexts(ObjectNode json, String name, List<String> elements) {
        if (!elements.isEmpty()) {
            json.set(name, texts(elements));
        }
    }
}
