package io.slipway.node.masters;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks a master's front door in the name of somebody who asked here. At most {@value #UNDER_WAY_MAX} requests are
 * under way at a time. Thread-safe.
 */
final class Forwarding {
    /** Names the doors that a request came through, as Marathon's proxy does; one is the most there can be. */
    static final String VIA = "X-Marathon-Via";

    /** Names who asked here, for the leader's log of changes. */
    private static final String FOR = "X-Forwarded-For";

    static final int UNDER_WAY_MAX = 512;
    private static final int TRANSPORTS_MAX = 8;
    private static final int READ_DOUBTS_MAX = 1;
    private static final int WRITE_DOUBTS_MAX = 8;

    /** Fields of one connection (RFC 9110 section 7.6.1), and what this door has judged already. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "keep-alive", "te", "trailer", "upgrade", "host", "origin", "referer", "x-forwarded-for");

    private static final Set<String> NOT_PASSED_BACK =
            Set.of("connection", "keep-alive", "trailer", "upgrade", "transfer-encoding", "content-length", "date");

    private final Function<URI, HttpTransport> network;
    private final Optional<String> via;
    private final Map<URI, HttpTransport> transports = new Recent();
    private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();

    /** Why there is no answer. */
    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean sent;

        NoAnswer(String message, boolean sent) {
            super(message, null, false, false);
            this.sent = sent;
        }

        /** Whether the leader may have got the request. */
        boolean sent() {
            return sent;
        }
    }

    /** A request that the leader has not answered yet. */
    private static final class UnderWay {
        final URI door;
        final int doubtsMax;
        final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

        /** Only whoever calls {@link #giveUpUnless} looks at it. */
        int doubts;

        UnderWay(URI door, int doubtsMax) {
            this.door = door;
            this.doubtsMax = doubtsMax;
        }
    }

    /** @param self this door, {@code host:port} */
    Forwarding(Function<URI, HttpTransport> network, String self) {
        this(network, Optional.of("1.1 " + self));
    }

    private Forwarding(Function<URI, HttpTransport> network, Optional<String> via) {
        this.network = network;
        this.via = via;
    }

    /** One that is no master: who is asked may ask another one. */
    static Forwarding unmarked(Function<URI, HttpTransport> network) {
        return new Forwarding(network, Optional.empty());
    }

    /** The leader's answer; fails with {@link NoAnswer}. */
    CompletableFuture<HttpResponse> ask(URI door, HttpRequest request) {
        if (underWay.size() >= UNDER_WAY_MAX) {
            return CompletableFuture.failedFuture(
                    new NoAnswer(UNDER_WAY_MAX + " requests for the leader are under way here already", false));
        }
        HttpTransport transport;
        synchronized (transports) {
            transport = transports.computeIfAbsent(door, network);
        }
        UnderWay one = new UnderWay(door, Rule.reads(request) ? READ_DOUBTS_MAX : WRITE_DOUBTS_MAX);
        underWay.add(one);
        transport.send(inTheNameOf(request)).whenComplete((answer, failure) -> {
            if (failure == null) {
                one.answer.complete(passedBack(answer));
            } else {
                one.answer.completeExceptionally(noAnswer(failure));
            }
        });
        return one.answer.whenComplete((answer, failure) -> underWay.remove(one));
    }

    /**
     * Gives up on what was sent to a door that has not been {@code current} for some calls of this: a machine that
     * stands still answers nothing, and does not break its connections either. A leader that was asked to hand over
     * still answers what was under way, so writes are given up later than reads, which can be asked again.
     *
     * <p>To be called by one thread at a time.
     */
    void giveUpUnless(Predicate<URI> current) {
        for (UnderWay one : underWay) {
            if (current.test(one.door)) {
                one.doubts = 0;
            } else if (one.doubts++ == one.doubtsMax) {
                one.answer.completeExceptionally(
                        new NoAnswer("the master at " + one.door + " leads no more, and has not answered", true));
            }
        }
    }

    private HttpRequest inTheNameOf(HttpRequest request) {
        Headers passed = Headers.gather(to -> {
            request.headers().forEach((name, value) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!NOT_PASSED_ON.contains(lower) && !lower.startsWith("sec-")) {
                    to.accept(name, value);
                }
            });
            via.ifPresent(name -> {
                to.accept(VIA, name);
                to.accept(FOR, request.remoteAddress());
            });
        });
        return new HttpRequest(
                request.method(), request.path(), request.query(), passed, request.body(), request.remoteAddress());
    }

    private static HttpResponse passedBack(HttpResponse.Full answer) {
        Headers passed = Headers.gather(to -> answer.headers().forEach((name, value) -> {
            if (!NOT_PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                to.accept(name, value);
            }
        }));
        return new HttpResponse.Full(answer.status(), passed, answer.body());
    }

    private static NoAnswer noAnswer(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        boolean sent = !(root instanceof ConnectException || root instanceof HttpConnectTimeoutException);
        return new NoAnswer(String.valueOf(cause.getMessage()), sent);
    }

    /** A transport holds threads and connections: only those that were asked last are kept. */
    private static final class Recent extends LinkedHashMap<URI, HttpTransport> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(TRANSPORTS_MAX, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, HttpTransport> eldest) {
            return size() > TRANSPORTS_MAX;
        }
    }
}
