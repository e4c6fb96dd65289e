package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the canonical fields of an app from JSON, with Marathon's defaults; deprecated fields are {@link LegacyFields}'
 * business and must be gone.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 App</a>
 */
final class AppReader {
    /** What the API adds to an app when it shows it: sent back by many clients, without meaning. */
    static final String[] SHOWN_ONLY = {
        "tasksStaged",
        "tasksRunning",
        "tasksHealthy",
        "tasksUnhealthy",
        "tasks",
        "tasksStats",
        "taskStats",
        "deployments",
        "lastTaskFailure",
        "readinessCheckResults",
        "storeUrls"
    };

    private final JsonFields fields;

    private AppReader(JsonFields fields) {
        this.fields = fields;
    }

    /** Reads an app; what is wrong goes to the fields' findings. */
    static AppBuilder read(JsonFields fields, PathId id) {
        fields.ignore("id");
        fields.ignore(SHOWN_ONLY);
        AppBuilder app = AppDefinition.of(id);
        AppReader reader = new AppReader(fields);
        reader.program(app);
        reader.network(app);
        reader.behaviour(app);
        reader.bookkeeping(app);
        return app;
    }

    private void program(AppBuilder app) {
        app.cmd(fields.text("cmd"))
                .args(fields.texts("args"))
                .user(fields.text("user"))
                .env(fields.map("env", this::envValue))
                .instances(fields.atLeast(0, "instances", 1))
                .cpus(fields.atLeast(0.0, "cpus", 1))
                .mem(fields.atLeast(0.0, "mem", 128))
                .disk(fields.atLeast(0.0, "disk", 0))
                .gpus(fields.atLeast(0, "gpus", 0))
                .executor(fields.text("executor", ""))
                .executorResources(fields.object("executorResources", AppReader::executorResources))
                .resourceLimits(fields.object("resourceLimits", AppReader::resourceLimits))
                .constraints(fields.list("constraints", (node, at) -> constraint(node, at, fields.findings())))
                .container(fields.object("container", ContainerReader::read))
                .fetch(fields.objects("fetch", AppReader::fetch))
                .secrets(fields.map("secrets", this::secret))
                .tty(fields.flag("tty"));
    }

    private void network(AppBuilder app) {
        List<Network> networks = fields.objects("networks", AppReader::network);
        app.networks(networks.isEmpty() ? List.of(Network.HOST) : networks)
                .portDefinitions(fields.objects("portDefinitions", AppReader::portDefinition))
                .requirePorts(fields.flag("requirePorts", false));
    }

    private void behaviour(AppBuilder app) {
        app.healthChecks(fields.objects("healthChecks", CheckReader::healthCheck))
                .check(fields.object("check", CheckReader::check))
                .readinessChecks(fields.objects("readinessChecks", CheckReader::readinessCheck))
                .backoff(new BackoffStrategy(
                        fields.atLeast(0, "backoffSeconds", 1),
                        fields.atLeast(1.0, "backoffFactor", 1.15),
                        fields.atLeast(0, "maxLaunchDelaySeconds", 300)))
                .killSelection(fields.choice(
                        "killSelection", KillSelection.class, KillSelection.YOUNGEST_FIRST, KillSelection::name))
                .dependencies(fields.texts("dependencies").stream()
                        .map(text -> PathId.parse(text))
                        .toList())
                .labels(fields.textMap("labels"))
                .acceptedResourceRoles(
                        fields.has("acceptedResourceRoles") ? fields.texts("acceptedResourceRoles") : null)
                .role(fields.text("role", "*"))
                .residency(fields.object("residency", AppReader::residency));
        UpgradeStrategy upgrade = fields.object("upgradeStrategy", AppReader::upgradeStrategy);
        if (upgrade != null) {
            app.upgradeStrategy(upgrade);
        }
        UnreachableStrategy unreachable = unreachableStrategy();
        if (unreachable != null) {
            app.unreachableStrategy(unreachable);
        }
        Integer grace = fields.integer("taskKillGracePeriodSeconds");
        if (grace != null && grace < 0) {
            fields.wrong("taskKillGracePeriodSeconds", "is less than 0");
        }
        app.taskKillGracePeriodSeconds(grace);
    }

    private void bookkeeping(AppBuilder app) {
        Instant version = fields.time("version");
        if (version != null) {
            app.version(version).versionInfo(VersionInfo.at(version));
        }
        VersionInfo info = fields.object("versionInfo", inner -> {
            Instant scaling = inner.time("lastScalingAt");
            Instant config = inner.time("lastConfigChangeAt");
            return scaling == null || config == null ? VersionInfo.at(Instant.EPOCH) : new VersionInfo(scaling, config);
        });
        if (info != null) {
            app.versionInfo(info);
        }
    }

    private @Nullable EnvValue envValue(JsonNode value, String at) {
        if (value.isTextual()) {
            return new EnvValue.Text(value.textValue());
        }
        if (value.isObject() && value.path("secret").isTextual()) {
            return new EnvValue.Secret(value.get("secret").textValue());
        }
        fields.findings().wrong(at, "error.expected.jsstring");
        return null;
    }

    private @Nullable String secret(JsonNode value, String at) {
        JsonFields inner = new JsonFields(value, at, fields.findings());
        String source = inner.required("source");
        inner.done();
        return source;
    }

    private @Nullable UnreachableStrategy unreachableStrategy() {
        JsonNode value = fields.get("unreachableStrategy");
        if (value == null) {
            return null;
        }
        if (value.isTextual()) {
            if (value.textValue().equals("disabled")) {
                return new UnreachableStrategy.Disabled();
            }
            fields.wrong("unreachableStrategy", "error.expected.jsobject: a text must be \"disabled\"");
            return null;
        }
        return fields.object("unreachableStrategy", inner -> {
            long inactive = inner.atLeast(0, "inactiveAfterSeconds", 0);
            long expunge = inner.atLeast(0, "expungeAfterSeconds", 0);
            return new UnreachableStrategy.After(inactive, expunge);
        });
    }

    private static UpgradeStrategy upgradeStrategy(JsonFields fields) {
        return new UpgradeStrategy(part(fields, "minimumHealthCapacity"), part(fields, "maximumOverCapacity"));
    }

    private static double part(JsonFields fields, String name) {
        Double value = fields.number(name);
        if (value == null) {
            if (!fields.has(name)) {
                fields.wrong(name, "error.path.missing");
            }
            return 1.0;
        }
        return value;
    }

    private static ExecutorResources executorResources(JsonFields fields) {
        return new ExecutorResources(
                fields.atLeast(0.1, "cpus", 0.1), fields.atLeast(32.0, "mem", 32), fields.atLeast(10.0, "disk", 10));
    }

    private static ResourceLimits resourceLimits(JsonFields fields) {
        return new ResourceLimits(limit(fields, "cpus"), limit(fields, "mem"));
    }

    private static @Nullable Double limit(JsonFields fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (!value.asText().equals("unlimited")) {
            fields.wrong(name, "error.expected.jsnumber: a text must be \"unlimited\"");
        }
        return Double.POSITIVE_INFINITY;
    }

    /** An array of two or three texts; what is wrong with them is told by validation, not by the shape. */
    static @Nullable Constraint constraint(JsonNode node, String at, Findings findings) {
        if (!node.isArray()) {
            findings.wrong(at, "error.expected.jsarray");
            return null;
        }
        for (int i = 0; i < node.size(); i++) {
            if (!node.get(i).isTextual()) {
                findings.wrong(at + "(" + i + ")", "error.expected.jsstring");
                return null;
            }
        }
        if (node.size() < 2 || node.size() > 3) {
            findings.broken(at, "Each constraint must have either 2 or 3 fields");
            return null;
        }
        try {
            String operator = node.get(1).textValue().toUpperCase(Locale.ROOT);
            String value = node.size() == 3 ? node.get(2).textValue() : null;
            return new Constraint(node.get(0).textValue(), Constraint.Operator.valueOf(operator), value);
        } catch (IllegalArgumentException e) {
            findings.broken(
                    at,
                    "Constraint operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, "
                            + "UNLIKE or IS");
            return null;
        }
    }

    private static Network network(JsonFields fields) {
        Network.Mode mode = fields.choice("mode", Network.Mode.class, Network.Mode.CONTAINER, Network.Mode::text);
        return new Network(mode, fields.text("name"), fields.textMap("labels"));
    }

    private static PortDefinition portDefinition(JsonFields fields) {
        return new PortDefinition(
                port(fields, "port", 0), protocol(fields), fields.text("name"), fields.textMap("labels"));
    }

    static int port(JsonFields fields, String name, int otherwise) {
        int port = fields.integer(name, otherwise);
        if (port < 0 || port > 65535) {
            fields.wrong(name, port < 0 ? "is less than 0" : "is greater than 65535");
        }
        return port;
    }

    static String protocol(JsonFields fields) {
        return fields.choice("protocol", List.of("tcp", "udp", "udp,tcp"), "tcp");
    }

    private static Fetch fetch(JsonFields fields) {
        String uri = fields.required("uri");
        if (fields.has("uri") && (uri.isEmpty() || uri.length() > 1024)) {
            fields.wrong("uri", "must have 1 to 1024 characters, has " + uri.length());
        }
        return new Fetch(
                uri,
                fields.flag("extract", true),
                fields.flag("executable", false),
                fields.flag("cache", false),
                fields.text("destPath"),
                fields.text("sha256"));
    }

    private static Residency residency(JsonFields fields) {
        Long timeout = fields.longInteger("relaunchEscalationTimeoutSeconds");
        String behaviour =
                fields.choice("taskLostBehavior", List.of("WAIT_FOREVER", "RELAUNCH_AFTER_TIMEOUT"), "WAIT_FOREVER");
        return new Residency(timeout == null ? 3600 : timeout, behaviour);
    }
}
