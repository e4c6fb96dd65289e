package io.slipway.cli.connection;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.util.concurrent.CompletableFuture;

/** Shows a token with every request that shows none. Thread-safe when what is behind it is. */
record Authorized(HttpTransport transport, String token) implements HttpTransport {
    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        return transport.send(shown(request));
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        return transport.stream(shown(request), listener);
    }

    private HttpRequest shown(HttpRequest request) {
        return request.headers().first("Authorization").isPresent()
                ? request
                : request.withHeaders(request.headers().with("Authorization", "token=" + token));
    }

    @Override
    public String toString() {
        return "a transport with a token";
    }
}
