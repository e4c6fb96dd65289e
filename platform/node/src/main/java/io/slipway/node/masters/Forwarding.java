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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks the leader's front door in the name of somebody who asked here. At most {@value #UNDER_WAY_MAX} requests are
 * under way at a time. Thread-safe.
 */
final class Forwarding {
    /** Names the doors that a request came through, as Marathon's proxy does; one is the most there can be. */
    static final String VIA = "X-Marathon-Via";

    static final int UNDER_WAY_MAX = 512;
    private static final int TRANSPORTS_MAX = 8;

    /** Fields of one connection (RFC 9110 section 7.6.1), and what this door has judged already. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "keep-alive", "te", "trailer", "upgrade", "host", "origin", "referer");

    private static final Set<String> NOT_PASSED_BACK =
            Set.of("connection", "keep-alive", "trailer", "upgrade", "transfer-encoding", "content-length", "date");

    private final Function<URI, HttpTransport> network;
    private final String via;
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
        final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        volatile boolean doubted;

        UnderWay(URI door) {
            this.door = door;
        }
    }

    /** @param self this door, {@code host:port} */
    Forwarding(Function<URI, HttpTransport> network, String self) {
        this.network = network;
        this.via = "1.1 " + self;
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
        UnderWay one = new UnderWay(door);
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
     * Gives up on what was sent to a door that has not been {@code current} for two calls of this: a machine that
     * stands still answers nothing, and does not break its connections either.
     */
    void giveUpUnless(Predicate<URI> current) {
        for (UnderWay one : underWay) {
            if (current.test(one.door)) {
                one.doubted = false;
            } else if (one.doubted) {
                one.answer.completeExceptionally(
                        new NoAnswer("the master at " + one.door + " leads no more, and has not answered", true));
            } else {
                one.doubted = true;
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
            to.accept(VIA, via);
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
