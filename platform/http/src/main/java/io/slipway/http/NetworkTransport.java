package io.slipway.http;

import io.slipway.http.tls.Contexts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests over the network, in HTTP/1.1, with the JDK's client. Redirects are answers like others. */
public final class NetworkTransport implements HttpTransport {
    /** How long a connection may take to come about. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How long the header of an answer may take. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** What the JDK's client writes itself and does not let others write. */
    private static final Set<String> OWN_FIELDS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final String base;
    private final Duration answerTimeout;
    private final HttpClient client;

    /** With the time-outs above. */
    public NetworkTransport(URI base) {
        this(base, CONNECT_TIMEOUT, ANSWER_TIMEOUT);
    }

    /**
     * A transport to one server.
     *
     * @param base such as {@code http://127.0.0.1:7070}; a path in it goes before the path of every request
     * @throws IllegalArgumentException when {@code base} is no http or https address
     */
    public NetworkTransport(URI base, Duration connectTimeout, Duration answerTimeout) {
        this(base, connectTimeout, answerTimeout, Optional.empty());
    }

    /**
     * A transport to one server.
     *
     * @param base such as {@code https://127.0.0.1:7070}
     * @param tls whom to trust, and what to show; the machine's authorities, and nothing, when it is empty
     * @throws IllegalArgumentException when {@code base} is no http or https address
     */
    public NetworkTransport(URI base, Duration connectTimeout, Duration answerTimeout, Optional<SSLContext> tls) {
        boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!http || base.getHost() == null || base.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "address '" + base + "': expected such as http://127.0.0.1:7070, without a query");
        }
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.answerTimeout = answerTimeout;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        if (base.getScheme().equals("https")) {
            builder.sslParameters(Contexts.parameters());
            tls.ifPresent(builder::sslContext);
        }
        this.client = builder.build();
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        URI url = url(request);
        return client.sendAsync(convert(url, request).timeout(answerTimeout).build(), BodyHandlers.ofByteArray())
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(explain(request.method() + " " + url, failure));
                    }
                    return new HttpResponse.Full(answer.statusCode(), headers(answer.headers()), answer.body());
                });
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        URI url = url(request);
        Receiver receiver = new Receiver(listener);
        CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
        var exchange = client.sendAsync(convert(url, request).build(), answer -> {
            if (begun.complete(null)) {
                listener.onHeaders(answer.statusCode(), headers(answer.headers()));
            }
            return receiver;
        });
        begun.orTimeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((unused, late) -> {
            if (late != null) {
                receiver.end(explain(request.method() + " " + url, new HttpTimeoutException("late")));
                exchange.cancel(true);
            }
        });
        exchange.whenComplete((unused, failure) -> {
            if (failure == null) {
                receiver.end(null);
            } else {
                receiver.end(explain(request.method() + " " + url, failure));
            }
            begun.complete(null);
        });
        return () -> {
            receiver.close();
            exchange.cancel(true);
        };
    }

    private java.net.http.HttpRequest.Builder convert(URI url, HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(url);
        request.headers().forEach((name, value) -> {
            if (!OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
                builder.header(name, value);
            }
        });
        byte[] body = request.body();
        return builder.method(
                request.method(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    }

    private URI url(HttpRequest request) {
        StringBuilder url = new StringBuilder(base);
        for (String segment : request.path().substring(1).split("/", -1)) {
            url.append('/').append(encode(segment));
        }
        char separator = '?';
        for (var parameter : request.query().values().entrySet()) {
            for (String value : parameter.getValue()) {
                url.append(separator)
                        .append(encode(parameter.getKey()))
                        .append('=')
                        .append(encode(value));
                separator = '&';
            }
        }
        return URI.create(url.toString());
    }

    /** Percent-encoded for a path segment or a query, RFC 3986 section 2.1. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Headers headers(java.net.http.HttpHeaders from) {
        return Headers.gather(to -> from.map().forEach((name, values) -> {
            values.forEach(value -> to.accept(name, value));
        }));
    }

    private IOException explain(String what, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause.getCause() instanceof UnresolvedAddressException) {
            return new IOException(what + ": the host name cannot be resolved; check the address " + base, cause);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new IOException(
                    what + ": no connection in time; check that the address " + base + " is right and reachable",
                    cause);
        }
        if (cause instanceof ConnectException) {
            return new IOException(
                    what + ": nothing listens there; check that the server runs and that " + base + " is its address",
                    cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new IOException(
                    what + ": no answer within " + answerTimeout.toMillis() + " ms; the server is busy or hangs",
                    cause);
        }
        if (cause instanceof SSLException) {
            return new IOException(what + ": no secure connection: " + insecure(cause), cause);
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IOException(what + ": the connection broke before the answer was whole: " + text, cause);
    }

    /** Why a certificate was not trusted, or else the innermost reason. */
    private static String insecure(Throwable failure) {
        Throwable root = failure;
        while (!(root instanceof CertificateException) && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        return text.contains("SSL message")
                ? "the server speaks plain HTTP (" + text + "); use http:// if that is meant"
                : text;
    }

    /** Hands a body over as it comes. */
    private static final class Receiver implements BodySubscriber<@Nullable Void> {
        private final BodySubscriber<@Nullable Void> result = BodySubscribers.replacing(null);
        private final StreamListener listener;
        private Flow.@Nullable Subscription subscription;
        private boolean closed;
        private boolean ended;

        Receiver(StreamListener listener) {
            this.listener = listener;
        }

        @Override
        public CompletionStage<@Nullable Void> getBody() {
            return result.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            result.onSubscribe(newSubscription);
            boolean cancel;
            synchronized (this) {
                subscription = newSubscription;
                cancel = closed;
            }
            if (cancel) {
                newSubscription.cancel();
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                if (isOpen() && piece.length > 0) {
                    listener.onBytes(piece);
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            result.onError(failure);
        }

        @Override
        public void onComplete() {
            result.onComplete();
        }

        private synchronized boolean isOpen() {
            return !closed && !ended;
        }

        void end(@Nullable IOException failure) {
            synchronized (this) {
                if (ended || closed) {
                    return;
                }
                ended = true;
            }
            listener.onEnd(failure == null ? "" : String.valueOf(failure.getMessage()));
        }

        void close() {
            Flow.Subscription open;
            synchronized (this) {
                closed = true;
                open = subscription;
            }
            if (open != null) {
                open.cancel();
            }
        }
    }
}
