package io.slipway.node.masters;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.Query;
import io.slipway.runtime.loop.EventLoop;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A master's front door when it is one of several: what the leader has to answer is asked there, by the {@link Rule} of
 * its path, so that users may come to any master. Thread-safe.
 *
 * <p>While no leader is known requests wait for one, for as long as an election takes ({@link #PATIENCE}); after that
 * they get 503 with {@code Retry-After}, which says that nothing was changed, and reads of the replicated state what
 * this master knows, marked with {@link #STALE}. A request that broke off on its way to the leader gets 502 unless it
 * only reads: what it did is not known.
 */
public final class LeaderDoor implements HttpHandler {
    /** Marks an answer that the leader did not give, with the reason: it may be out of date. */
    public static final String STALE = "X-Slipway-Stale";

    /** Names the leader's front door, in its own answers at the paths where others send to it. */
    static final String LEADER = "X-Slipway-Leader";

    /** Marks a 503 of a door that was asked as the leader's and is not. */
    static final String NOT_LEADING = "X-Slipway-Not-Leading";

    /** From the loss of a leader until requests do not wait for the next one any more. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String ASKED_FOR = "an old answer was asked for";

    private final Leadership leadership;
    private final HttpHandler inside;
    private final Forwarding forwarding;
    private final EventLoop loop;
    private final LongSupplier nanos;
    private volatile long leaderKnownNanos;

    /**
     * A door in front of {@code inside}.
     *
     * @param loop where waiting is done; not its own
     * @param network how the doors of others are reached
     * @param self this door, {@code host:port}
     */
    public LeaderDoor(
            Leadership leadership,
            HttpHandler inside,
            EventLoop loop,
            Function<URI, HttpTransport> network,
            String self) {
        this.leadership = leadership;
        this.inside = inside;
        this.loop = loop;
        this.forwarding = new Forwarding(network, self);
        this.nanos = loop.clock()::nanoTime;
        this.leaderKnownNanos = nanos.getAsLong();
        EventLoop.Timer unused = loop.every(LOOK, this::look);
    }

    private void look() {
        Where where = leadership.where();
        if (!(where instanceof Where.Unknown)) {
            leaderKnownNanos = nanos.getAsLong();
        }
        forwarding.giveUpUnless(
                door -> where instanceof Where.There there && there.door().equals(door));
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        Rule rule = Rule.of(request);
        if (rule == Rule.HERE) {
            return inside.handle(request);
        }
        if (rule == Rule.READ && Rule.takesStale(request) && !(leadership.where() instanceof Where.Here)) {
            return stale(request, ASKED_FOR);
        }
        return serve(request, rule, nanos.getAsLong() + PATIENCE.toNanos());
    }

    private CompletionStage<HttpResponse> serve(HttpRequest request, Rule rule, long endNanos) {
        Where where = leadership.where();
        if (where instanceof Where.Here && Rule.reads(request) && !leadership.isConfirmed()) {
            return again(request, rule, "this master led, and does not hear enough of the others now", endNanos);
        }
        if (where instanceof Where.Here) {
            return inside.handle(request)
                    .thenApply(answer -> rule == Rule.REDIRECT ? with(answer, LEADER, selfDoor()) : answer)
                    .thenCompose(answer -> handedOver(request, rule, answer, endNanos));
        }
        if (where instanceof Where.There there) {
            return toLeader(request, rule, there, endNanos);
        }
        Where.Unknown unknown = (Where.Unknown) where;
        Duration left = patience(endNanos);
        if (!unknown.passing() || left.isZero()) {
            return rule == Rule.READ ? stale(request, unknown.why()) : notNow(unknown.why());
        }
        return leadership.await(left).thenCompose(next -> serve(request, rule, endNanos));
    }

    /** A request may have this master hand over leadership first, and then is for the next leader. */
    private CompletionStage<HttpResponse> handedOver(
            HttpRequest request, Rule rule, HttpResponse answer, long endNanos) {
        return answer.headers().first(NOT_LEADING).isPresent()
                ? again(request, rule, "leadership was handed over", endNanos)
                : CompletableFuture.completedFuture(answer);
    }

    /** How long a request that may wait until {@code endNanos} still waits for a leader. */
    private Duration patience(long endNanos) {
        long now = nanos.getAsLong();
        long left = Math.min(endNanos - now, leaderKnownNanos + PATIENCE.toNanos() - now);
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    private CompletionStage<HttpResponse> toLeader(HttpRequest request, Rule rule, Where.There leader, long endNanos) {
        if (rule == Rule.FOUND || rule == Rule.REDIRECT) {
            return CompletableFuture.completedFuture(redirect(request, rule, leader.door()));
        }
        if (request.headers().first(Forwarding.VIA).isPresent()) {
            return notNow("this master was asked as the leader, which is master '" + leader.id() + "'");
        }
        return forwarding
                .ask(leader.door(), request)
                .<CompletionStage<HttpResponse>>handle((answer, failure) -> {
                    if (failure != null) {
                        return unanswered(request, rule, failure, endNanos);
                    }
                    return answer.headers().first(NOT_LEADING).isPresent()
                            ? again(request, rule, "master '" + leader.id() + "' does not lead any more", endNanos)
                            : CompletableFuture.completedFuture(answer);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<HttpResponse> unanswered(HttpRequest request, Rule rule, Throwable failure, long endNanos) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = String.valueOf(cause.getMessage());
        boolean sent = !(cause instanceof Forwarding.NoAnswer known) || known.sent();
        if (sent && !Rule.reads(request)) {
            return CompletableFuture.completedFuture(inDoubt(why));
        }
        return again(request, rule, why, endNanos);
    }

    /** Says of a request that was sent on that nobody knows what it did. */
    static HttpResponse inDoubt(String why) {
        return HttpResponse.message(
                502,
                "the leader did not answer (" + why
                        + "). Whether the request took effect is not known; read, then try again.");
    }

    /** The leader has not done it: it is asked anew, or another one. */
    private CompletionStage<HttpResponse> again(HttpRequest request, Rule rule, String why, long endNanos) {
        if (nanos.getAsLong() >= endNanos) {
            return rule == Rule.READ ? stale(request, why) : notNow(why);
        }
        CompletableFuture<HttpResponse> later = new CompletableFuture<>();
        EventLoop.Timer unused = loop.schedule(
                PAUSE,
                () -> serve(request, rule, endNanos).whenComplete((answer, problem) -> {
                    if (problem == null) {
                        later.complete(answer);
                    } else {
                        later.completeExceptionally(problem);
                    }
                }));
        return later;
    }

    /** Scheme-relative where Mesos' own are. */
    static HttpResponse redirect(HttpRequest request, Rule rule, URI door) {
        String base = rule == Rule.FOUND ? door.toString() : "//" + door.getRawAuthority();
        return new HttpResponse.Full(
                rule == Rule.FOUND ? 302 : 307,
                Headers.of("Location", base + request.path() + query(request.query())),
                new byte[0]);
    }

    private static String query(Query query) {
        StringJoiner text = new StringJoiner("&", "?", "").setEmptyValue("");
        query.values()
                .forEach((name, values) -> values.forEach(value -> text.add(encoded(name) + "=" + encoded(value))));
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private CompletionStage<HttpResponse> stale(HttpRequest request, String why) {
        return inside.handle(request).thenApply(answer -> marked(answer, why));
    }

    private static HttpResponse marked(HttpResponse answer, String why) {
        StringBuilder printable = new StringBuilder();
        why.chars().forEach(c -> printable.append(c >= ' ' && c < 127 ? (char) c : '?'));
        return with(answer, STALE, printable.toString());
    }

    private String selfDoor() {
        return leadership.self().door().toString();
    }

    private static HttpResponse with(HttpResponse answer, String name, String value) {
        Headers headers = answer.headers().with(name, value);
        if (answer instanceof HttpResponse.Full full) {
            return new HttpResponse.Full(full.status(), headers, full.body());
        }
        if (answer instanceof HttpResponse.File file) {
            return new HttpResponse.File(file.status(), headers, file.file());
        }
        HttpResponse.Stream stream = (HttpResponse.Stream) answer;
        return new HttpResponse.Stream(stream.status(), headers, stream.body());
    }

    private static CompletionStage<HttpResponse> notNow(String why) {
        return CompletableFuture.completedFuture(
                notLeading("no master leads now (" + why + "). Nothing was changed; try again in a moment."));
    }

    /** Refuses what only a leader can do and nobody has done. */
    public static HttpResponse notLeading(String why) {
        HttpResponse.Full answer = tryAgain(why);
        return new HttpResponse.Full(503, answer.headers().with(NOT_LEADING, "true"), answer.body());
    }

    /** Refuses what nobody has done: 503 with {@code Retry-After}. */
    public static HttpResponse.Full tryAgain(String why) {
        HttpResponse.Full answer = HttpResponse.message(503, why);
        return new HttpResponse.Full(503, answer.headers().with("Retry-After", "1"), answer.body());
    }
}
