package io.slipway.agent.session;

import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.runtime.loop.EventLoop;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, during one session, that another master leads: the one that has the session may stand still or be cut off,
 * and then breaks no connection. Owner: the loop it is given.
 *
 * <p>As long as pings come as they did, nothing is asked. When one is half an interval late the next of the other
 * masters is asked who leads, and again after each half interval; what nobody answers changes nothing. The interval is
 * the time between the last two pings, also of an earlier session; so a fleet asks at as many different moments as it
 * is pinged at.
 */
final class LeaderWatch {
    /** Names the front door of the master that leads, in its own answers to agents. */
    static final String LEADER = "X-Slipway-Leader";

    /** Between pings, until one has come. */
    static final Duration USUAL = Duration.ofSeconds(15);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Optional<BearerToken> token;
    private final URI current;
    private final AtomicLong intervalMs;
    private final List<HttpAgentGateway.Master> others;
    private final Consumer<URI> onOther;
    private EventLoop.@Nullable Timer timer;
    private long pingedNanos;
    private int next;
    private boolean over;

    /**
     * Begins to watch.
     *
     * @param current the front door of the master that has the session, as it calls it itself
     * @param intervalMs of the pings, as it was found last
     * @param others who can be asked, in the order in which they are
     * @param onOther told, at most once, where another master leads
     */
    LeaderWatch(
            EventLoop loop,
            Optional<BearerToken> token,
            URI current,
            AtomicLong intervalMs,
            List<HttpAgentGateway.Master> others,
            Consumer<URI> onOther) {
        this.loop = loop;
        this.token = token;
        this.current = current;
        this.intervalMs = intervalMs;
        this.others = List.copyOf(others);
        this.onOther = onOther;
        this.pingedNanos = loop.clock().nanoTime(); // a master counts a registration as a ping
        await();
    }

    /** A ping has come. */
    void pinged() {
        long now = loop.clock().nanoTime();
        long sinceMs = Duration.ofNanos(now - pingedNanos).toMillis();
        intervalMs.set(Math.max(SHORTEST.toMillis(), Math.min(sinceMs, LONGEST.toMillis())));
        pingedNanos = now;
        await();
    }

    private void await() {
        arm(Duration.ofMillis(intervalMs.get() * 3 / 2));
    }

    /** The session is over. */
    void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void arm(Duration delay) {
        if (timer != null) {
            timer.cancel();
        }
        if (!others.isEmpty() && !over) {
            timer = loop.schedule(delay, this::ask);
        }
    }

    private void ask() {
        HttpAgentGateway.Master asked = others.get(next++ % others.size());
        arm(Duration.ofMillis(intervalMs.get() / 2));
        HttpRequest request = HttpRequest.of(
                "GET",
                HttpSession.PATH,
                HttpSession.shown(token, Headers.of("Accept", "application/json")),
                new byte[0]);
        asked.transport().send(request).whenComplete((answer, failure) -> {
            if (failure == null) {
                leader(asked, answer).ifPresent(this::take);
            }
        });
    }

    /** Who leads by this answer: who sends agents elsewhere names the leader as its target. */
    private static Optional<URI> leader(HttpAgentGateway.Master asked, HttpResponse.Full answer) {
        Optional<String> named = answer.status() == HttpSession.REDIRECT
                ? answer.headers().first("Location")
                : answer.headers().first(LEADER);
        return named.flatMap(text -> door(asked.address(), text));
    }

    /** The front door that an address leads to, which may be relative to where it was told. */
    static Optional<URI> door(URI toldAt, String address) {
        try {
            URI whole = toldAt.resolve(URI.create(address));
            return Optional.of(new URI(whole.getScheme(), whole.getAuthority(), null, null, null));
        } catch (IllegalArgumentException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private void take(URI leader) {
        try {
            loop.execute(() -> {
                if (!over && !leader.equals(current)) {
                    end();
                    onOther.accept(leader);
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop takes nothing now; the next question comes.
            return;
        }
    }
}
