package io.slipway.client;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpTransport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The front door of one cluster as typed calls. Every call blocks until it is answered or its time is up, and throws
 * {@link ClientException} when it does not succeed: not for event loops. Thread-safe.
 */
public final class SlipwayClient {
    /** How long one call may take unless told otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Door door;

    /**
     * @param transport to the front door
     * @param timeout how long one call may take
     * @param warned told what the cluster accepted, but takes for a mistake: an unknown field, for instance
     */
    public SlipwayClient(HttpTransport transport, Duration timeout, Consumer<String> warned) {
        this(transport, timeout, warned, SlipwayClient::sleep);
    }

    /**
     * As {@link #SlipwayClient(HttpTransport, Duration, Consumer)}.
     *
     * @param pause waits before a call is tried again that the cluster had too much to do for
     */
    public SlipwayClient(HttpTransport transport, Duration timeout, Consumer<String> warned, Consumer<Duration> pause) {
        this.door = new Door(transport, timeout, warned, pause);
    }

    private static void sleep(Duration duration) {
        try {
            boolean unused = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With the default time limit, passing over warnings. */
    public SlipwayClient(HttpTransport transport) {
        this(transport, DEFAULT_TIMEOUT, warning -> {});
    }

    /** Whether the door is open: the cluster serves. */
    public boolean answers() {
        try {
            return door.exchange(HttpRequest.get("/ping")).status() == 200;
        } catch (ClientException e) {
            return false;
        }
    }

    /** Whether there is a door at all, be it that the cluster behind it is only starting. */
    public boolean listens() {
        try {
            return door.exchange(HttpRequest.get("/ping")).status() > 0;
        } catch (ClientException e) {
            return false;
        }
    }

    /** Apps and their tasks. */
    public Apps apps() {
        return new Apps(door);
    }

    /** Groups of apps. */
    public Groups groups() {
        return new Groups(door);
    }

    /** Deployments under way. */
    public Deployments deployments() {
        return new Deployments(door);
    }

    /** What waits to be started, and why. */
    public LaunchQueue queue() {
        return new LaunchQueue(door);
    }

    /** What happens, as it happens. */
    public Events events() {
        return new Events(door);
    }

    /** Packages to install and installed. */
    public Packages packages() {
        return new Packages(door);
    }

    /** Agents and what runs on them. */
    public Nodes nodes() {
        return new Nodes(door);
    }

    /** How the nodes of the cluster and their parts are. */
    public Health health() {
        return new Health(door.get("/system/health/v1/report"));
    }

    /** What the cluster decided of late. */
    public Decisions decisions() {
        return new Decisions(door);
    }

    /** The masters, and what they remember. */
    public Masters masters() {
        return new Masters(door);
    }

    /** Users, logins and tokens. */
    public Accounts accounts() {
        return new Accounts(door);
    }

    /** The tokens with which agents get their certificates. */
    public JoinTokens joinTokens() {
        return new JoinTokens(door);
    }

    /** Files of tasks. */
    public Files files() {
        return new Files(door);
    }

    /** The scheduler about itself: name, version, leader. */
    public SchedulerInfo info() {
        return new SchedulerInfo(door.get("/v2/info"));
    }
}
