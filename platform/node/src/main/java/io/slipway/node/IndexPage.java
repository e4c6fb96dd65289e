package io.slipway.node;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What someone sees who opens the front door in a browser: apps, agents, packages, and where the APIs are. */
final class IndexPage implements HttpHandler {
    private final byte[] page = read();

    private static byte[] read() {
        try (InputStream in = IndexPage.class.getResourceAsStream("index.html")) {
            if (in == null) {
                throw new NodeException("index.html is missing from the distribution; build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return CompletableFuture.completedFuture(new HttpResponse.Full(
                    405, Headers.of("Allow", "GET, HEAD", "Content-Type", "application/json"), new byte[0]));
        }
        Headers headers = Headers.of(
                "Content-Type", "text/html; charset=utf-8",
                "Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
                "X-Content-Type-Options", "nosniff");
        return CompletableFuture.completedFuture(new HttpResponse.Full(200, headers, page));
    }
}
