package io.slipway.installer.web;

import io.slipway.http.Router;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The installer as a page on loopback. It lets in the one browser that opens {@link #url()} first, and ends when the
 * user has done, or when nothing was done for a while.
 */
public final class WebInstaller implements AutoCloseable {
    private static final long BODY_MAX_BYTES = 1024 * 1024;
    private static final long LOOK_MS = 1_000;
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(10);

    private final CountDownLatch end = new CountDownLatch(1);
    private final Entrance entrance;
    private final Lifetime lifetime;
    private final Conductor conductor;
    private final HttpServer server;

    /**
     * How it is started.
     *
     * @param file {@code cluster.yaml}; need not be there
     * @param fixed a text that stands for the file and cannot be changed
     * @param choices what the page begins with
     * @param port on loopback; 0 for any
     * @param idleLimit how long nothing may be done in the page
     * @param told every line that a phase has for its user
     */
    public record Setting(
            Path file,
            Optional<String> fixed,
            Choices choices,
            int port,
            Duration idleLimit,
            Clock clock,
            Ids ids,
            Consumer<String> told) {}

    /** Boxes that are checked until the user says otherwise. */
    public record Choices(boolean acceptNewHostKeys, boolean askSudoPassword) {}

    private WebInstaller(Setting setting, Work work) {
        Clock clock = setting.clock();
        Course course = new Course(setting.told());
        Questions questions = new Questions();
        entrance = new Entrance(setting.ids());
        lifetime = new Lifetime(clock, setting.idleLimit());
        conductor = new Conductor(work, course, questions, lifetime, clock);
        ClusterText file = new ClusterText(setting.file(), setting.fixed());
        Api api = new Api(entrance, file, setting, work, conductor, course, questions, lifetime, end::countDown);
        Router router = Pages.on(api.on(new Router()));
        server = HttpServer.start(
                HttpServerConfig.loopback(setting.port()).withMaxBodiesBytes(BODY_MAX_BYTES), Pages.guarded(router));
    }

    /**
     * Serves the page.
     *
     * @throws io.slipway.http.jetty.HttpServerException when the port cannot be had
     */
    public static WebInstaller start(Setting setting, Work work) {
        return new WebInstaller(setting, work);
    }

    /** The link that lets one browser in. The token stands where browsers keep it from servers and their logs. */
    public String url() {
        return "http://127.0.0.1:" + server.port() + "/#" + entrance.token();
    }

    /**
     * Waits until the user has done, or nothing was done for too long.
     *
     * @return 0 when the last run was done, or there was none; its exit code otherwise
     */
    public int await() throws InterruptedException {
        while (!end.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
            if (conductor.busy()) {
                lifetime.touch();
            } else if (lifetime.left().toMillis() <= 0) {
                return conductor.exitCode();
            }
        }
        return conductor.exitCode();
    }

    /** Cancels what goes on, and serves the page no longer. */
    @Override
    public void close() {
        if (conductor.cancel()) {
            try {
                conductor.awaitEnd(CANCEL_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        server.close();
    }
}
