package io.slipway.packages.http;

import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A master with the frameworks told, which remembers those torn down. */
final class FakeMaster implements HttpHandler {
    final List<String> tornDown = new ArrayList<>();
    String frameworks = "[]";

    @Override
    public synchronized CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (request.path().equals("/teardown")) {
            tornDown.add(request.method() + " " + request.text());
            return CompletableFuture.completedFuture(HttpResponse.empty(200));
        }
        return CompletableFuture.completedFuture(HttpResponse.json(200, "{\"frameworks\":" + frameworks + "}"));
    }
}
