package io.slipway.cli.connection;

import io.slipway.cli.terminal.Terminal;
import io.slipway.http.HttpTransport;
import io.slipway.runtime.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

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
        Transports transports) {
    /** The variable that names the cluster. */
    public static final String URL_VARIABLE = "SLIPWAY_URL";

    /** The variable that holds a token, for programs. */
    public static final String TOKEN_VARIABLE = "SLIPWAY_TOKEN";

    /** The cluster that is meant when none is named. */
    public static final String DEFAULT_URL = "http://127.0.0.1:7070";

    /** Makes ways to addresses. */
    @FunctionalInterface
    public interface Transports {
        /** @param tls whom to trust; empty for whom Java trusts */
        HttpTransport to(URI base, Optional<SSLContext> tls);
    }

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
        String told = environment.get(URL_VARIABLE);
        return told != null
                ? told
                : clusters().current().map(ClusterBook.Known::url).orElse(DEFAULT_URL);
    }

    /** The clusters that the user knows. */
    public ClusterBook clusters() {
        return ClusterBook.of(environment);
    }

    /** A secret that the user types, without showing it. @throws CommandFailure when there is no terminal */
    @SuppressWarnings("SystemConsoleNull") // from 22 on there may be one without a terminal, which has nothing to read
    public String secret(String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s: ", prompt);
        if (typed == null) {
            throw CommandFailure.usage("there is no terminal to ask for the password; use --password-stdin");
        }
        return new String(typed);
    }

    /** A line of the input, without its end. @throws CommandFailure when there is none */
    public String line() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            boolean any = next >= 0;
            for (; next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
            String text = line.toString(StandardCharsets.UTF_8);
            if (any) {
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (IOException e) {
            throw new CommandFailure("the input cannot be read: " + e.getMessage());
        }
        throw CommandFailure.usage("the input is empty; a line was expected");
    }

    /**
     * The way to a cluster.
     *
     * @param urls the address of a master's front door, or of several with commas between
     * @throws CommandFailure when one is not the address of a web server
     */
    public HttpTransport transport(String urls) {
        List<HttpTransport> doors =
                Stream.of(urls.split(",", -1)).map(url -> door(url.strip())).toList();
        return doors.size() == 1 ? doors.get(0) : new AnyDoor(doors);
    }

    private HttpTransport door(String url) {
        URI uri = DoorCommand.uri(url);
        Optional<ClusterBook.Known> known = clusters().at(url);
        HttpTransport plain =
                transports.to(uri, known.flatMap(ClusterBook.Known::authority).map(Authority::context));
        String told = environment.getOrDefault(TOKEN_VARIABLE, "");
        Optional<String> token = told.isEmpty() ? known.flatMap(ClusterBook.Known::token) : Optional.of(told.strip());
        return token.<HttpTransport>map(text -> new Authorized(plain, text)).orElse(plain);
    }

    private static void realPause(Duration duration) {
        try {
            boolean unused = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
