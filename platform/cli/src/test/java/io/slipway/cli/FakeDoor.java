package io.slipway.cli;

import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A front door on loopback that answers as told, over real HTTP. */
final class FakeDoor implements HttpHandler, AutoCloseable {
    final List<HttpRequest> asked = new ArrayList<>();
    private final Map<String, Function<HttpRequest, HttpResponse>> answers = new LinkedHashMap<>();
    private final HttpServer server;

    FakeDoor() {
        server = HttpServer.start(HttpServerConfig.loopback(0), this);
        on("GET /v2/info", 200, "{\"name\":\"marathon\",\"version\":\"0.1.0\"}");
        on("GET /v2/queue", 200, "{\"queue\":[]}");
        on("GET /v2/deployments", 200, "[]");
        on("GET /v2/apps", 200, "{\"apps\":[]}");
        on("GET /mesos/slaves", 200, "{\"slaves\":[]}");
    }

    /** Answers {@code METHOD /path} from now on. */
    synchronized FakeDoor on(String request, int status, String json) {
        return on(request, http -> HttpResponse.json(status, json));
    }

    synchronized FakeDoor on(String request, Function<HttpRequest, HttpResponse> answer) {
        answers.put(request, answer);
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** The bodies sent with {@code METHOD /path}, in order. */
    synchronized List<String> bodies(String request) {
        return asked.stream()
                .filter(http -> (http.method() + " " + http.path()).equals(request))
                .map(HttpRequest::text)
                .toList();
    }

    @Override
    public synchronized CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        asked.add(request);
        String name = request.method() + " " + request.path();
        Function<HttpRequest, HttpResponse> answer = answers.get(name);
        return CompletableFuture.completedFuture(
                answer == null
                        ? HttpResponse.json(404, "{\"message\":\"" + name + " is not there\"}")
                        : answer.apply(request));
    }

    @Override
    public void close() {
        server.close();
    }
}
