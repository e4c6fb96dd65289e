package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps apps and groups, or answers as told once. */
final class FakeMarathon implements HttpHandler {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final List<HttpRequest> asked = new ArrayList<>();
    final Map<String, ObjectNode> apps = new TreeMap<>();
    HttpResponse next;

    @Override
    public synchronized CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        asked.add(request);
        HttpResponse told = next;
        next = null;
        return CompletableFuture.completedFuture(told == null ? answer(request) : told);
    }

    synchronized HttpRequest lastAsked() {
        return asked.get(asked.size() - 1);
    }

    private HttpResponse answer(HttpRequest request) {
        return switch (request.method()) {
            case "GET" -> list(request);
            case "POST" -> create(json(request), request.path().equals("/v2/groups"));
            case "PUT" -> {
                create(json(request), request.path().startsWith("/v2/groups"));
                yield HttpResponse.json(200, "{\"version\":\"v\",\"deploymentId\":\"d-1\"}");
            }
            default -> delete(request);
        };
    }

    private HttpResponse list(HttpRequest request) {
        String label = request.query().first("label").orElseThrow();
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        apps.values().stream().filter(app -> app.path("labels").has(label)).forEach(list::add);
        return HttpResponse.json(
                200, JsonNodeFactory.instance.objectNode().set("apps", list).toString());
    }

    private HttpResponse create(ObjectNode body, boolean group) {
        String id = absolute("", body.path("id").asText());
        if (group) {
            for (JsonNode app : body.path("apps")) {
                put(absolute(id, app.path("id").asText()), (ObjectNode) app);
            }
            return HttpResponse.json(201, "{\"version\":\"v\",\"deploymentId\":\"d-1\"}");
        }
        put(id, body);
        return HttpResponse.json(201, body.toString());
    }

    private void put(String id, ObjectNode app) {
        app.put("id", id);
        apps.put(id, app);
    }

    private HttpResponse delete(HttpRequest request) {
        String id = request.path().replaceFirst("/v2/(apps|groups)", "");
        boolean any = apps.keySet().removeIf(app -> app.equals(id) || app.startsWith(id + "/"));
        return any
                ? HttpResponse.json(200, "{\"version\":\"v\",\"deploymentId\":\"d-2\"}")
                : HttpResponse.json(404, "{\"message\":\"App '" + id + "' does not exist\"}");
    }

    private static String absolute(String parent, String id) {
        return id.startsWith("/") ? id : parent + "/" + id;
    }

    static ObjectNode json(HttpRequest request) {
        try {
            return (ObjectNode) MAPPER.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
