package io.slipway.gateway.auth.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * {@code GET /system/v1/audit?last=N}: the last N lines of the audit log (100 unless told otherwise, 1000 at most),
 * oldest first, as {@code {"audit":[...]}}. Thread-safe.
 */
public final class AuditApi implements HttpHandler {
    private static final int LAST = 100;
    private static final int LAST_MAX = 1000;

    private final IntFunction<CompletableFuture<List<JsonNode>>> last;

    /** @param last reads so many lines from the end */
    public AuditApi(IntFunction<CompletableFuture<List<JsonNode>>> last) {
        this.last = last;
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return CompletableFuture.completedStage(
                    HttpResponse.message(405, "the audit log can only be read: GET /system/v1/audit?last=100"));
        }
        String text = request.query().first("last").orElse(String.valueOf(LAST));
        if (!text.matches("[1-9]\\d{0,5}")) {
            return CompletableFuture.completedStage(
                    HttpResponse.message(400, "last=" + text + ": expected a whole number from 1 to " + LAST_MAX));
        }
        return last.apply(Math.min(LAST_MAX, Integer.parseInt(text))).thenApply(AuditApi::answer);
    }

    private static HttpResponse answer(List<JsonNode> lines) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode array = body.putArray("audit");
        lines.forEach(array::add);
        HttpResponse.Full answer = HttpResponse.json(200, body.toString());
        return new HttpResponse.Full(200, answer.headers().with("Cache-Control", "no-store"), answer.body());
    }
}
