package io.slipway.node.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Query;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * {@code GET /system/events}: the event log. Without {@code since} the last {@code limit} events (100 unless told
 * otherwise, 1000 at most), else the first after that id; {@code kind} names those that are wanted, commas between.
 * The answer is {@code {"events":[...],"next":<since for what comes then>}}. Thread-safe.
 */
public final class EventsApi implements HttpHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1000;

    private final EventFile log;

    /** @param log what is shown */
    public EventsApi(EventFile log) {
        this.log = log;
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            HttpResponse.Full refusal = HttpResponse.message(405, "the event log can only be read: GET");
            return CompletableFuture.completedStage(
                    new HttpResponse.Full(405, refusal.headers().with("Allow", "GET, HEAD"), refusal.body()));
        }
        if (!request.path().equals("/")) {
            return CompletableFuture.completedStage(
                    HttpResponse.message(404, "nothing is served here; the event log is at /system/events"));
        }
        Query query = request.query();
        long since;
        long limit;
        try {
            since = number(query, "since", -1);
            limit = Math.min(LIMIT_MAX, number(query, "limit", LIMIT));
        } catch (NumberFormatException e) {
            return CompletableFuture.completedStage(
                    HttpResponse.message(400, "since and limit: expected whole numbers, 0 or more"));
        }
        Set<String> kinds = new java.util.HashSet<>(
                java.util.List.of(query.first("kind").orElse("").split(",")));
        Predicate<JsonNode> wanted =
                event -> kinds.contains("") || kinds.contains(event.path("kind").asText());
        return log.read(since, (int) limit, wanted).thenApply(events -> answer(events, since));
    }

    private static long number(Query query, String name, long otherwise) {
        String text = query.first(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private static HttpResponse answer(List<JsonNode> events, long since) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode array = body.putArray("events");
        events.forEach(array::add);
        long next = events.isEmpty()
                ? Math.max(0, since)
                : events.get(events.size() - 1).path("id").asLong();
        body.put("next", next);
        try {
            return new HttpResponse.Full(
                    200,
                    Headers.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                    JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }
}
