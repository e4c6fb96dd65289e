package io.slipway.node;

import io.slipway.allocator.AllocatorConfig;
import io.slipway.gateway.auth.AuthConfig;
import io.slipway.http.BearerToken;
import io.slipway.master.MasterConfig;
import io.slipway.master.agents.Patience;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;
import io.slipway.scheduler.placement.Strategy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code slipway master} is told.
 *
 * @param home where everything is kept
 * @param publicUrl the front door as tasks reach it; empty for hostname and port
 * @param joinToken what agents show; empty where they show certificates
 * @param log who keeps the log
 * @param auth who may come in
 * @param tls how it speaks TLS, if it does
 */
record MasterSettings(
        Path home,
        Listening listening,
        Optional<String> publicUrl,
        Optional<BearerToken> joinToken,
        LogMembers log,
        AuthConfig auth,
        Optional<TlsSettings> tls,
        Values values) {
    private static final Duration PING_MAX = Duration.ofSeconds(30);
    private static final Setting<Path> HOME = CommonSettings.home(Role.MASTER);
    private static final Setting<Integer> PORT = CommonSettings.port(7070);
    private static final Setting<Optional<String>> PUBLIC_URL = Setting.of(
                    "public-url",
                    "an address such as http://master.example:7070",
                    MasterSettings::url,
                    "The front door as tasks reach it, told to them as SLIPWAY_URL. Unless it is set they are told"
                            + " their agent's address, which hands on to any master that lives.")
            .optional();
    private static final Setting<String> CLUSTER_NAME = Setting.text(
                    "cluster-name", "a name", "The cluster's name, for people.")
            .or("slipway");
    private static final Setting<Duration> PING_INTERVAL = Setting.duration(
                    "ping-interval",
                    "How often an agent is asked whether it is there. An agent takes a master that is silent for 75 s"
                            + " as gone.")
            .only("a time span up to 30s such as 15s", interval -> interval.compareTo(PING_MAX) <= 0)
            .or("15s");
    private static final Setting<Integer> MAX_PINGS = Setting.number(
                    "max-pings", 1, 1000, "An agent that is silent for so many intervals is unreachable.")
            .or("5");
    private static final Setting<Duration> REREGISTER_TIMEOUT = Setting.duration(
                    "reregister-timeout", "How long a new master waits for the agents and frameworks of the last one.")
            .or("10m");
    private static final Setting<Duration> HEARTBEAT_INTERVAL = Setting.duration(
                    "heartbeat-interval", "How often a framework hears that its connection lives.")
            .or("15s");
    private static final Setting<Duration> OFFER_TIMEOUT = Setting.duration(
                    "offer-timeout", "After how long an offer that is neither used nor declined is taken back.")
            .or("2m");

    private static final Setting<Duration> GONE_AFTER = Setting.duration(
                    "gone-after", "An agent that was unreachable for so long is gone for good, with its tasks.")
            .or("14d");
    private static final Setting<Integer> LOSS_SHARE = Setting.number(
                    "agent-loss-share",
                    1,
                    100,
                    "How many of a hundred agents may be given up within `agent-loss-interval`; always at least one.")
            .or("5");
    private static final Setting<Duration> LOSS_INTERVAL = Setting.duration(
                    "agent-loss-interval", "Within which no more than `agent-loss-share` of all agents are given up.")
            .or("1m");
    private static final Setting<Duration> LOSS_SLOW = Setting.duration(
                    "agent-loss-slow",
                    "While more than half of the agents are silent, one is given up in so long, for the network may be"
                            + " at fault.")
            .or("5m");
    private static final Setting<Strategy> PLACEMENT = Setting.choice(
                    "placement",
                    Strategy.class,
                    "Which of several agents an instance goes to: spread takes the one with the fewest instances of"
                            + " the app, then the most free CPUs; pack the one with the fewest free CPUs among those"
                            + " in use, so that others stay free for large tasks.")
            .or("spread");

    private static final Setting<Duration> AGENT_CERTIFICATES = Setting.duration(
                    "agent-certificate-validity",
                    "For how long the certificates are valid that this master issues to agents; agents renew them"
                            + " after two thirds of that by themselves.")
            .or("90d");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(
            CommonSettings.ROLE,
            HOME,
            Listening.HOST,
            PORT,
            Listening.HOSTNAME,
            Listening.ALLOW_HOST,
            PUBLIC_URL,
            CommonSettings.JOIN_TOKEN,
            TlsSettings.FOLDER,
            TlsSettings.CERTIFICATE,
            TlsSettings.KEY,
            AGENT_CERTIFICATES,
            LogMembers.MEMBER_ID,
            LogMembers.MEMBERS,
            LogMembers.JOIN,
            LogMembers.CLUSTER_ID,
            CLUSTER_NAME,
            AuthSettings.AUTH,
            AuthSettings.INITIAL_ADMIN,
            PING_INTERVAL,
            MAX_PINGS,
            REREGISTER_TIMEOUT,
            HEARTBEAT_INTERVAL,
            OFFER_TIMEOUT,
            GONE_AFTER,
            LOSS_SHARE,
            LOSS_INTERVAL,
            LOSS_SLOW,
            PLACEMENT,
            Pressure.MAX_REQUESTS,
            Pressure.MAX_BODIES,
            Pressure.MAX_CHANGES,
            CommonSettings.LOG_FORMAT,
            CommonSettings.LOG_LEVEL);

    /** @throws ConfigException when what was told does not fit together */
    static MasterSettings of(Values values) {
        Problems problems = new Problems();
        Listening listening = Listening.of(values, PORT, problems);
        LogMembers log = LogMembers.of(values, listening, problems);
        Optional<TlsSettings> tls = TlsSettings.ofMaster(values, listening, log, problems);
        Optional<BearerToken> token = CommonSettings.joinToken(values, tls, problems);
        AuthConfig auth = AuthSettings.of(values, listening.hostname(), token, tls, problems);
        problems.throwIfAny();
        return new MasterSettings(values.get(HOME), listening, values.get(PUBLIC_URL), token, log, auth, tls, values);
    }

    /** Which of several agents an instance goes to. */
    Strategy placement() {
        return values.get(PLACEMENT);
    }

    /** For how long certificates of agents are valid. */
    Duration agentCertificates() {
        return values.get(AGENT_CERTIFICATES);
    }

    /** How much may wait. */
    Pressure pressure() {
        return Pressure.ofMaster(values);
    }

    private Patience.Settings patience() {
        Patience.Settings usual = Patience.Settings.DEFAULT;
        return new Patience.Settings(
                usual.stall(),
                values.get(LOSS_SHARE) / 100.0,
                values.get(LOSS_INTERVAL),
                values.get(LOSS_SLOW),
                usual.memory());
    }

    /** @param port the one that was got */
    MasterConfig master(int port) {
        return new MasterConfig(
                values.get(CLUSTER_NAME),
                listening.hostname(),
                port,
                Distribution.VERSION,
                values.get(PING_INTERVAL),
                values.get(MAX_PINGS),
                values.get(REREGISTER_TIMEOUT),
                values.get(GONE_AFTER),
                patience(),
                values.get(HEARTBEAT_INTERVAL),
                values.get(OFFER_TIMEOUT),
                AllocatorConfig.DEFAULT);
    }

    static String url(String text) {
        URI uri = URI.create(text);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return Setting.require(text, http && uri.getHost() != null && uri.getRawQuery() == null);
    }
}
