package io.slipway.gateway.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.gateway.auth.login.Login;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.replication.NotLeadingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Bodies of this API: JSON in, JSON out, errors as DC/OS has them: {@code {"title","description","code"}}. */
final class Bodies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /** @throws AuthError when it is no JSON object, or has fields that mean nothing */
    static JsonNode read(HttpRequest request, List<String> known) {
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (IOException e) {
            throw AuthError.invalid("the body is no JSON; expected an object with " + known);
        }
        if (body == null || !body.isObject()) {
            throw AuthError.invalid("the body is no JSON object; expected one with " + known);
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw AuthError.invalid("field '" + name + "' means nothing here; expected some of " + known);
            }
        });
        return body;
    }

    /** A field that is a text; empty when it is not there. */
    static Optional<String> text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw AuthError.invalid("field '" + field + "': expected a text");
        }
        return Optional.of(value.textValue());
    }

    static HttpResponse json(int status, JsonNode body) {
        return new HttpResponse.Full(
                status,
                Headers.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Runs what answers, and turns its failures into answers. */
    static CompletableFuture<HttpResponse> guarded(Supplier<CompletableFuture<HttpResponse>> work) {
        CompletableFuture<HttpResponse> answer;
        try {
            answer = work.get();
        } catch (AuthError e) {
            return CompletableFuture.completedFuture(error(e));
        }
        return answer.exceptionally(failure -> {
            Throwable cause = cause(failure);
            if (cause instanceof AuthError error) {
                return error(error);
            }
            if (cause instanceof Login.TooMany tooMany) {
                return tooMany(tooMany);
            }
            if (cause instanceof NotLeadingException) {
                HttpResponse.Full busy = HttpResponse.message(
                        503, "no master leads now: " + cause.getMessage() + ". Look, then try again.");
                return new HttpResponse.Full(503, busy.headers().with("Retry-After", "1"), busy.body());
            }
            throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
        });
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static HttpResponse.Full error(AuthError error) {
        return error(error.status(), error.code(), String.valueOf(error.getMessage()));
    }

    static HttpResponse.Full tooMany(Login.TooMany tooMany) {
        HttpResponse.Full answer =
                error(429, AuthError.Code.ERR_TOO_MANY_ATTEMPTS, String.valueOf(tooMany.getMessage()));
        return new HttpResponse.Full(
                429, answer.headers().with("Retry-After", String.valueOf(tooMany.seconds())), answer.body());
    }

    private static HttpResponse.Full error(int status, AuthError.Code code, String description) {
        ObjectNode body = object().put("title", code.title())
                .put("description", description)
                .put("code", code.name());
        return HttpResponse.json(status, body.toString());
    }
}
