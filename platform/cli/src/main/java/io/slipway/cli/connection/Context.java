package io.slipway.cli.connection;

import io.slipway.cli.terminal.Terminal;
import io.slipway.http.HttpTransport;
import io.slipway.runtime.time.Clock;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

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

    /**
     * The way to a cluster.
     *
     * @param urls the address of a master's front door, or of several with commas between
     * @throws CommandFailure when one is not the address of a web server
     */
    public HttpTransport transport(String urls) {
        List<HttpTransport> doors = Stream.of(urls.split(",", -1))
                .map(url -> transports.apply(DoorCommand.uri(url.strip())))
                .toList();
        return doors.size() == 1 ? doors.get(0) : new AnyDoor(doors);
    }

    private static void realPause(Duration duration) {
        try {
            boolean unused = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
