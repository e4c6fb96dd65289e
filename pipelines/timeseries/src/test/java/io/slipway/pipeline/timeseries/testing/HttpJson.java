package io.slipway.pipeline.timeseries.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** JSON from and to a server. */
public record HttpJson(String root) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** What is at {@code path}, whatever the status. */
    public JsonNode get(String path) {
        return body(HttpRequest.newBuilder(URI.create(root + path)));
    }

    /** The answer to {@code body}, whatever the status; missing if it is empty. */
    public JsonNode post(String path, Object body) {
        try {
            String text = body instanceof String given ? given : JSON.writeValueAsString(body);
            return body(HttpRequest.newBuilder(URI.create(root + path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(text)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode body(HttpRequest.Builder request) {
        try {
            String body = CLIENT.send(
                            request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
