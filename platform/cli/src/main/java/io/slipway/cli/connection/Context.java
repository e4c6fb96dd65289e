package io.slipway.cli.connection;

import io.slipway.cli.terminal.Terminal;
import io.slipway.http.HttpTransport;
import io.slipway.runtime.time.Clock;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a command finds around it.
 *
 * @param terminal where it writes
 * @param in what it can read
 * @param environment the environment variables
 * @param clock the time
 * @param pause how it waits
 * @param transports how it reaches a cluster
 */
public record Context(
        Terminal terminal,
        InputStream in,
        Map<String, String> environment,
        Clock clock,
        Pause pause,
        Function<URI, HttpTransport> transports) {
    /** The variable that names the cluster. */
    public static final String URL_VARIABLE = "SLIPWAY_URL";

    /** The cluster that is meant when none is named. */
    public static final String DEFAULT_URL = "http://127.0.0.1:7070";

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        /** Returns after {@code duration}, or at once when the thread is interrupted. */
        void pause(Duration duration);
    }

    /** This process' own. */
    public static Context ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Context(
                Terminal.ofProcess(environment),
                System.in,
                environment,
                Clock.system(),
                Context::realPause,
                UrlTransport::new);
    }

    /** The cluster's address when no option names one. */
    public String defaultUrl() {
        return environment.getOrDefault(URL_VARIABLE, DEFAULT_URL);
    }

    private static void realPause(Duration duration) {
        try {
            boolean unused = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
