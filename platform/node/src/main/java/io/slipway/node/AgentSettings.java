package io.slipway.node;

import io.slipway.agent.AgentConfig;
import io.slipway.artifacts.cache.CacheLimits;
import io.slipway.http.BearerToken;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code slipway agent} is told.
 *
 * @param home where everything is kept
 * @param masters their front doors, at least one
 * @param joinToken what it shows them, and they show it; empty where they show certificates
 * @param tls how it speaks TLS, if it does
 */
record AgentSettings(
        Path home,
        Listening listening,
        List<URI> masters,
        Optional<BearerToken> joinToken,
        Optional<TlsSettings> tls,
        Values values) {
    private static final Setting<Path> HOME = CommonSettings.home(Role.AGENT);
    private static final Setting<Integer> PORT = CommonSettings.port(5051);
    private static final Setting<List<URI>> MASTERS = Setting.of(
                    "masters",
                    "the address of a master's front door such as http://10.0.0.1:7070",
                    text -> URI.create(MasterSettings.url(text)),
                    "Every master of the cluster; the agent finds the one that leads.")
            .list();
    private static final Setting<Optional<Resources>> RESOURCES = Setting.of(
                    "resources",
                    "such as cpus:4;mem:8192;disk:20000;ports:[31000-32000]",
                    Resources::parse,
                    "What the agent offers. Unless it is set, what the machine has, less some memory and disk.")
            .optional();
    private static final Setting<Attributes> ATTRIBUTES = Setting.of(
                    "attributes",
                    "such as rack:a;zone:1",
                    text -> text.isEmpty() ? Attributes.NONE : Attributes.parse(text),
                    "What constraints of apps can ask for. The JDKs of the machine are added as jdk.")
            .or("");
    private static final Setting<Boolean> PUBLIC = Setting.flag(
                    "public", "Whether all resources are for the role slave_public, as on a public agent of DC/OS.")
            .or("false");
    private static final Setting<Duration> SANDBOX_MAX_AGE = Setting.duration(
                    "sandbox-max-age", "After how long the sandbox of an ended task is deleted.")
            .or("7d");
    private static final Setting<Integer> SANDBOX_MAX_NUMBER = Setting.number(
                    "sandbox-max-number", 0, 1_000_000, "How many sandboxes of ended tasks may stay.")
            .or("500");
    private static final Setting<Duration> CACHE_MAX_AGE = Setting.duration(
                    "cache-max-age", "After how long a fetched file that no task used is deleted.")
            .or("30d");
    private static final Setting<Integer> CACHE_MAX_SIZE = Setting.number(
                    "cache-max-size",
                    0,
                    100_000_000,
                    "How many MiB of fetched files may stay for later tasks. Beyond, and while the disk is nearly full,"
                            + " those that no task used for longest are deleted.")
            .or("10240");
    private static final Setting<Boolean> CONTROL_GROUPS = Setting.flag(
                    "control-groups", "Whether tasks are limited by control groups where the machine has them.")
            .or("true");
    private static final Setting<Boolean> CAP_CPU = Setting.flag(
                    "cap-cpu", "Whether a task gets no more processor time than its cpus, even when others are idle.")
            .or("false");
    private static final Setting<Integer> MAX_PROCESSES = Setting.number(
                    "max-processes", 1, 4_000_000, "How many processes and threads a task may have.")
            .or("10000");
    private static final Setting<Boolean> STOP_TASKS = Setting.flag(
                    "stop-tasks", "Whether a clean stop of the agent ends its tasks too.")
            .or("false");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(
            CommonSettings.ROLE,
            HOME,
            Listening.HOST,
            PORT,
            Listening.HOSTNAME,
            Listening.ALLOW_HOST,
            MASTERS,
            CommonSettings.JOIN_TOKEN,
            TlsSettings.FOLDER,
            TlsSettings.JOIN_TOKEN_FILE,
            TlsSettings.CA_FINGERPRINT,
            TlsSettings.TASK_PORT,
            RESOURCES,
            ATTRIBUTES,
            PUBLIC,
            SANDBOX_MAX_AGE,
            SANDBOX_MAX_NUMBER,
            CACHE_MAX_AGE,
            CACHE_MAX_SIZE,
            CONTROL_GROUPS,
            CAP_CPU,
            MAX_PROCESSES,
            STOP_TASKS,
            Pressure.MAX_REQUESTS,
            Pressure.MAX_BODIES,
            CommonSettings.LOG_FORMAT,
            CommonSettings.LOG_LEVEL);

    AgentSettings {
        masters = List.copyOf(masters);
    }

    /** @throws ConfigException when what was told does not fit together */
    static AgentSettings of(Values values) {
        Problems problems = new Problems();
        Listening listening = Listening.of(values, PORT, problems);
        List<URI> masters = values.get(MASTERS);
        Optional<TlsSettings> tls = TlsSettings.ofAgent(values, listening, masters, problems);
        Optional<BearerToken> token = CommonSettings.joinToken(values, tls, problems);
        problems.throwIfAny();
        return new AgentSettings(values.get(HOME), listening, masters, token, tls, values);
    }

    /** Holds the token that the agent gets its certificate for. */
    Optional<Path> joinTokenFile() {
        return values.get(TlsSettings.JOIN_TOKEN_FILE);
    }

    /** Of the cluster's root. */
    Optional<String> caFingerprint() {
        return values.get(TlsSettings.CA_FINGERPRINT);
    }

    /** Where tasks reach the masters, where they show tokens. */
    int taskPort() {
        return values.get(TlsSettings.TASK_PORT);
    }

    /** How much may wait. */
    Pressure pressure() {
        return Pressure.ofAgent(values);
    }

    /** What may stay of what was fetched. */
    CacheLimits cache() {
        return new CacheLimits(values.get(CACHE_MAX_AGE), (long) values.get(CACHE_MAX_SIZE) << 20);
    }

    boolean stopTasks() {
        return values.get(STOP_TASKS);
    }

    /**
     * The agent's own configuration; looks at the machine when no resources were named.
     *
     * @param port the one that was got
     */
    AgentConfig agent(Home home, int port) {
        Resources resources =
                values.get(RESOURCES).map(asked -> Machine.asked(asked, 0, 1)).orElseGet(() -> AgentPart.machine(home));
        AgentConfig.Containment usual = AgentConfig.Containment.DEFAULT;
        return new AgentConfig(
                home.resolve("agents").resolve("0"),
                listening.hostname(),
                port,
                values.get(PUBLIC) ? resources.withRole(Machine.PUBLIC_ROLE) : resources,
                values.get(ATTRIBUTES),
                Distribution.VERSION,
                null,
                new AgentConfig.Containment(
                        values.get(CONTROL_GROUPS),
                        values.get(CAP_CPU),
                        values.get(MAX_PROCESSES),
                        usual.logBytes(),
                        usual.logFiles()),
                values.get(SANDBOX_MAX_AGE),
                values.get(SANDBOX_MAX_NUMBER));
    }
}
