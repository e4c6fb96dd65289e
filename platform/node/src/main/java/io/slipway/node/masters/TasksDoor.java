package io.slipway.node.masters;

import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.runtime.loop.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The masters' front door on an agent's machine, for its tasks: it outlives every single master. A request is handed to
 * the master that the agent has its session with, or, when that one cannot be reached, to the others in turn; each of
 * them answers for the leader. Thread-safe.
 *
 * <p>Streams are not handed on: who asks for one is sent to a master that answers. A write that broke off on its way
 * gets 502: what it did is not known. When no master can be reached it is 503 with {@code Retry-After}: nothing was
 * changed.
 */
public final class TasksDoor implements HttpHandler {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Supplier<List<URI>> doors;
    private final Forwarding forwarding;

    /**
     * A door.
     *
     * @param doors the masters' front doors, the one to ask first at the beginning
     * @param session the one that the agent has a session with at present: what was asked of another one is not waited
     *     for once there is such a session
     * @param network how they are reached
     * @param loop where it looks after what is under way; not its own
     */
    public TasksDoor(
            Supplier<List<URI>> doors,
            Supplier<Optional<URI>> session,
            Function<URI, HttpTransport> network,
            EventLoop loop) {
        this.doors = doors;
        this.forwarding = Forwarding.unmarked(network);
        EventLoop.Timer unused = loop.every(LOOK, () -> {
            Optional<URI> present = session.get();
            forwarding.giveUpUnless(door -> present.isEmpty() || present.get().equals(door));
        });
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return ask(request, Rule.of(request), List.copyOf(doors.get()), 0, "no master is known");
    }

    private CompletionStage<HttpResponse> ask(
            HttpRequest request, Rule rule, List<URI> candidates, int index, String why) {
        if (index == candidates.size()) {
            return CompletableFuture.completedFuture(LeaderDoor.tryAgain(
                    "no master can be reached from this machine (" + why + "). Nothing was changed; try again."));
        }
        URI door = candidates.get(index);
        boolean stream = rule == Rule.FOUND || rule == Rule.REDIRECT;
        return forwarding
                .ask(door, stream ? HttpRequest.get("/ping") : request)
                .<CompletionStage<HttpResponse>>handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(
                                stream ? LeaderDoor.redirect(request, rule, door) : answer);
                    }
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    String words = door + ": " + cause.getMessage();
                    boolean sent = !(cause instanceof Forwarding.NoAnswer known) || known.sent();
                    return sent && !stream && !Rule.reads(request)
                            ? CompletableFuture.completedFuture(LeaderDoor.inDoubt(words))
                            : ask(request, rule, candidates, index + 1, words);
                })
                .thenCompose(stage -> stage);
    }
}
