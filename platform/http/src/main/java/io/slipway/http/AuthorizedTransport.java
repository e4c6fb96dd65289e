package io.slipway.http;

import java.util.concurrent.CompletableFuture;

/** Shows the same {@code Authorization} with each request that shows none itself. Thread-safe. */
public final class AuthorizedTransport implements HttpTransport {
    private static final String FIELD = "Authorization";

    private final HttpTransport transport;
    private final String authorization;

    /** @param authorization the field's whole value, such as {@code token=...} */
    public AuthorizedTransport(HttpTransport transport, String authorization) {
        this.transport = transport;
        this.authorization = authorization;
    }

    private HttpRequest authorized(HttpRequest request) {
        return request.headers().first(FIELD).isPresent()
                ? request
                : request.withHeaders(request.headers().with(FIELD, authorization));
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        return transport.send(authorized(request));
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        return transport.stream(authorized(request), listener);
    }
}
