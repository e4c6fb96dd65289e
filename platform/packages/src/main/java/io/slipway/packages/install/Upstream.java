package io.slipway.packages.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Calls to the scheduler or the master, with their failures told as Cosmos tells them. Thread-safe. */
final class Upstream {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final HttpTransport transport;
    private final String name;

    /** @param name {@code Marathon} or {@code Mesos}: it is part of error types */
    Upstream(HttpTransport transport, String name) {
        this.transport = transport;
        this.name = name;
    }

    /** The answer to a successful call; missing when it has no body. */
    CompletableFuture<JsonNode> get(Caller caller, String path) {
        return send(HttpRequest.of("GET", path, caller.headers(), new byte[0]));
    }

    /** The answer to a successful call; missing when it has no body. */
    CompletableFuture<JsonNode> send(Caller caller, String method, String path, JsonNode body) {
        Headers headers = caller.headers().with("Content-Type", "application/json");
        byte[] bytes = body.isMissingNode() ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        return send(HttpRequest.of(method, path, headers, bytes));
    }

    /** The answer to a successful form post. */
    CompletableFuture<JsonNode> form(Caller caller, String path, String form) {
        Headers headers = caller.headers().with("Content-Type", "application/x-www-form-urlencoded");
        return send(HttpRequest.of("POST", path, headers, form.getBytes(StandardCharsets.UTF_8)));
    }

    private CompletableFuture<JsonNode> send(HttpRequest request) {
        return transport.send(request).handle((response, failure) -> {
            if (failure != null) {
                throw new CosmosException(unreachable(request, failure), failure);
            }
            if (response.status() >= 300) {
                throw new CosmosException(refused(response));
            }
            return json(response).orElse(MissingNode.getInstance());
        });
    }

    private CosmosError unreachable(HttpRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CosmosError.of(
                        "EndpointUriConnection",
                        "Could not connect to " + name + " for " + request.method() + " " + request.path() + ": "
                                + (cause.getMessage() == null ? cause.toString() : cause.getMessage()))
                .withStatus(502)
                .with("destination", name);
    }

    private CosmosError refused(HttpResponse.Full response) {
        int status = response.status();
        if (status == 401) {
            CosmosError error = CosmosError.of(
                            "Unauthorized",
                            "Unable to complete request due to Unauthorized response" + " from service [" + name + "]")
                    .withStatus(401)
                    .with("serviceName", name);
            return response.headers()
                    .first("WWW-Authenticate")
                    .map(realm -> error.with("realm", realm))
                    .orElse(error);
        }
        if (status == 403) {
            return CosmosError.of(
                            "Forbidden",
                            "Unable to complete request due to Forbidden response from service [" + name + "]")
                    .withStatus(403)
                    .with("serviceName", name);
        }
        if (status >= 500) {
            return statusError(name + "BadGateway", response).withStatus(502);
        }
        JsonNode body = json(response).orElse(MissingNode.getInstance());
        if (!(body instanceof ObjectNode object) || !object.path("message").isTextual()) {
            return statusError(name + "GenericError", response).withStatus(500);
        }
        CosmosError error = CosmosError.of(
                        name + "BadResponse", object.path("message").asText())
                .with(name.equals("Marathon") ? "marathonError" : "error", object)
                .with("status", JsonNodeFactory.instance.numberNode(status));
        return object.path("details").isArray() ? error.with("errors", object.path("details")) : error;
    }

    private CosmosError statusError(String type, HttpResponse.Full response) {
        return CosmosError.of(type, "Received response status code " + response.status() + " from " + name)
                .with("status", JsonNodeFactory.instance.numberNode(response.status()));
    }

    private static Optional<JsonNode> json(HttpResponse.Full response) {
        if (response.body().length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readTree(response.body()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** The status that the other side answered, when {@code failure} is its refusal; 0 otherwise. */
    static int statusOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CosmosException known
                ? known.error().data().path("status").asInt(0)
                : 0;
    }
}
