package io.slipway.universe.discovery;

import io.slipway.client.App;
import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.http.AuthorizedTransport;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.runtime.time.Clock;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks the scheduler about apps, and waits for them, telling people on a stream what it waits for. For one thread.
 */
public final class Discovery {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration REMIND = Duration.ofSeconds(15);

    private final Function<String, Optional<App>> apps;
    private final Clock clock;
    private final Consumer<Duration> pause;
    private final PrintStream progress;

    /**
     * @param apps asks for one app; empty when there is none of that id; throws {@link ClientException} otherwise
     * @param pause waits so long
     * @param progress for people
     */
    Discovery(Function<String, Optional<App>> apps, Clock clock, Consumer<Duration> pause, PrintStream progress) {
        this.apps = apps;
        this.clock = clock;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * For a task: asks the front door that its environment names.
     *
     * @throws DiscoveryException when {@code SLIPWAY_URL} is absent or no address
     */
    public static Discovery ofTask(Map<String, String> environment, PrintStream progress) {
        String url = environment.get("SLIPWAY_URL");
        if (url == null || url.isBlank()) {
            throw new DiscoveryException("SLIPWAY_URL is not set: this program runs as a task of Slipway, or with the"
                    + " address of a front door in that variable, such as http://127.0.0.1:7070");
        }
        SlipwayClient client;
        try {
            client = new SlipwayClient(transport(URI.create(url), environment.getOrDefault("SLIPWAY_TOKEN", "")));
        } catch (IllegalArgumentException e) {
            throw new DiscoveryException("SLIPWAY_URL is '" + url + "': " + e.getMessage());
        }
        return new Discovery(
                id -> client.apps().find(id),
                Clock.system(),
                duration -> LockSupport.parkNanos(duration.toNanos()),
                progress);
    }

    /** @param token what the agent gave this task to show; empty when it gave none */
    private static HttpTransport transport(URI door, String token) {
        HttpTransport network = new NetworkTransport(door);
        return token.isBlank() ? network : new AuthorizedTransport(network, "token=" + token);
    }

    /** The app now; empty when there is none of that id. @throws ClientException when the door does not answer */
    public Optional<AppState> find(String appId) {
        return apps.apply(appId).map(AppState::of);
    }

    /**
     * Asks again and again until {@code enough} finds a result. A door that does not answer is waited for as well.
     *
     * @param what for people: what is waited for
     * @param enough sees the app and how long the wait has been; empty means: ask again
     * @throws DiscoveryException when {@code timeout} is over, with the last that was seen
     */
    public <T> T await(
            String appId, String what, Duration timeout, BiFunction<AppState, Duration, Optional<T>> enough) {
        long start = clock.nanoTime();
        long told = start - REMIND.toNanos();
        String last = "";
        Duration wait = FIRST_PAUSE;
        while (true) {
            Duration waited = Duration.ofNanos(clock.nanoTime() - start);
            String seen;
            try {
                Optional<AppState> state = find(appId);
                Optional<T> result = state.flatMap(app -> enough.apply(app, waited));
                if (result.isPresent()) {
                    return result.get();
                }
                seen = state.map(AppState::words).orElse("there is no app of that id yet");
            } catch (ClientException e) {
                seen = "the front door does not answer: " + e.getMessage();
            }
            if (waited.compareTo(timeout) >= 0) {
                throw new DiscoveryException("gave up waiting for " + what + " of " + appId + " after "
                        + timeout.toSeconds() + " s: " + seen);
            }
            if (!seen.equals(last) || clock.nanoTime() - told >= REMIND.toNanos()) {
                progress.println("waiting for " + what + " of " + appId + ": " + seen);
                last = seen;
                told = clock.nanoTime();
            }
            pause.accept(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
        }
    }
}
