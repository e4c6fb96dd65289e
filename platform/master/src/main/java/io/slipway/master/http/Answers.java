package io.slipway.master.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.replication.NotLeadingException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Reads JSON requests and makes answers the way Mesos does. Thread-safe. */
final class Answers {
    private final ObjectMapper mapper = new ObjectMapper();

    /** A request that cannot be served; carries its answer. */
    static final class Refusal extends RuntimeException {
        private final int status;

        Refusal(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    HttpResponse json(JsonNode tree) {
        return HttpResponse.json(200, bytes(tree));
    }

    byte[] bytes(JsonNode tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * The body of a JSON request.
     *
     * @throws Refusal 400 without a content type or for what is not JSON, 415 for another content type
     */
    JsonNode body(HttpRequest request) {
        String type = request.headers()
                .first("Content-Type")
                .orElseThrow(() -> new Refusal(400, "Expecting 'Content-Type' to be present"));
        String plain = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (plain.equals("application/x-protobuf")) {
            throw new Refusal(415, "Protobuf is not served yet: send 'Content-Type: application/json'");
        }
        if (!plain.equals("application/json")) {
            throw new Refusal(415, "Expecting 'Content-Type' of application/json, got '" + type + "'");
        }
        try {
            JsonNode body = mapper.readTree(request.body());
            if (!body.isObject()) {
                throw new Refusal(400, "Failed to parse body into JSON: expected an object");
            }
            return body;
        } catch (IOException e) {
            throw new Refusal(400, "Failed to parse body into JSON: " + e.getMessage());
        }
    }

    /** @throws Refusal 406 when JSON is not among what the client takes */
    static void requireJsonAccepted(HttpRequest request) {
        Optional<String> accept = request.headers().first("Accept");
        boolean json = accept.isEmpty()
                || accept.get().contains("application/json")
                || accept.get().contains("application/*")
                || accept.get().contains("*/*");
        if (!json) {
            throw new Refusal(406, "Expecting 'Accept' to allow application/json, got '" + accept.get() + "'");
        }
    }

    /** Asks, and answers what {@code answer} makes of it, off the thread that was asked. Problems become answers. */
    static <T> CompletionStage<HttpResponse> answer(CompletableFuture<T> question, Function<T, HttpResponse> answer) {
        return question.thenApplyAsync(answer).exceptionally(Answers::problem);
    }

    /** Runs what may refuse at once. */
    static CompletionStage<HttpResponse> guarded(java.util.function.Supplier<CompletionStage<HttpResponse>> handling) {
        try {
            return handling.get();
        } catch (Refusal refusal) {
            return CompletableFuture.completedStage(problem(refusal));
        }
    }

    private static HttpResponse problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return HttpResponse.text(refusal.status, String.valueOf(refusal.getMessage()));
        }
        if (cause instanceof NotLeadingException) {
            return HttpResponse.text(503, "No leading master here: " + cause.getMessage());
        }
        throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }
}
