package io.slipway.cli.demo;

import io.slipway.cli.connection.Context;
import io.slipway.client.Task;
import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The HTTP endpoint of one task.
 *
 * @param url its address, without a path
 * @param transport to it
 */
record Endpoint(String url, HttpTransport transport) {
    private static final int TIMEOUT_SECONDS = 30;

    /** That of a task that runs and has a port. */
    static Optional<Endpoint> of(Context context, Task task) {
        if (!task.running() || task.ports().isEmpty()) {
            return Optional.empty();
        }
        String url = "http://" + task.host() + ":" + task.ports().get(0);
        return Optional.of(new Endpoint(url, context.transports().to(URI.create(url), Optional.empty())));
    }

    /** What it answers to a GET; empty when it does not answer with JSON. */
    Optional<Json> get(String path) {
        return send(HttpRequest.get(path));
    }

    /** What it answers to a POST; empty when it does not answer with JSON. */
    Optional<Json> post(String path, Json body) {
        return send(HttpRequest.json("POST", path, body.toString()));
    }

    private Optional<Json> send(HttpRequest request) {
        try {
            HttpResponse.Full answer = transport.send(request).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return answer.status() == 200 ? Optional.of(Json.parse(answer.body())) : Optional.empty();
        } catch (ExecutionException | TimeoutException | JsonException e) {
            return Optional.empty(); // not there yet, or no more: whoever asks looks again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
