package io.slipway.installer.web;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The page's own files. They hold no secret, so whoever reaches the port may have them. */
final class Pages {
    /** Nothing but this server's own files is loaded or run, and no other page may frame this one. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private Pages() {}

    /** Serves them. */
    static Router on(Router router) {
        return router.on("GET", "/", (request, parameters) -> file("index.html", "text/html; charset=utf-8"))
                .on("GET", "/page.js", (request, parameters) -> file("page.js", "text/javascript; charset=utf-8"))
                .on("GET", "/page.css", (request, parameters) -> file("page.css", "text/css; charset=utf-8"))
                .on("GET", "/favicon.svg", (request, parameters) -> file("favicon.svg", "image/svg+xml"));
    }

    private static CompletionStage<HttpResponse> file(String name, String type) {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
            return CompletableFuture.completedStage(
                    new HttpResponse.Full(200, Headers.of("Content-Type", type), in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds to every answer what keeps other pages out and copies from staying behind. */
    static HttpHandler guarded(HttpHandler handler) {
        return (HttpRequest request) -> handler.handle(request).thenApply(Pages::guarded);
    }

    private static HttpResponse guarded(HttpResponse answer) {
        if (!(answer instanceof HttpResponse.Full full)) {
            return answer;
        }
        Headers headers = full.headers()
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Cache-Control", "no-store");
        return new HttpResponse.Full(full.status(), headers, full.body());
    }
}
