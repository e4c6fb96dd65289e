package io.slipway.packages.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.MediaType;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.replication.NotLeadingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form of one call: the media type it must be sent as and those it can be answered as.
 *
 * @param request what {@code Content-Type} must be; empty for a GET
 * @param responses what can be asked for with {@code Accept}, best first
 */
record Rpc(String request, List<String> responses) {
    private static final Logger LOG = LoggerFactory.getLogger(Rpc.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    static Rpc ofPackage(String kind, int... versions) {
        return new Rpc(
                MediaTypes.ofPackage(kind + "-request", 1),
                Arrays.stream(versions)
                        .mapToObj(version -> MediaTypes.ofPackage(kind + "-response", version))
                        .toList());
    }

    static Rpc ofService(String kind) {
        return new Rpc(
                MediaTypes.ofService(kind + "-request", 1), List.of(MediaTypes.ofService(kind + "-response", 1)));
    }

    /** The body of a request of this form. */
    ObjectNode body(HttpRequest http) {
        String type = required(http, "Content-Type");
        if (!MediaType.parse(type).equals(MediaType.parse(request))) {
            throw invalid("Content-Type", type, "[" + request + "]");
        }
        try {
            if (MAPPER.readTree(http.body()) instanceof ObjectNode object) {
                return object;
            }
            throw notParsed("expected a JSON object");
        } catch (JsonProcessingException e) {
            throw notParsed(
                    e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw notParsed(e.toString());
        }
    }

    /** The media type to answer with: the best one that the caller accepts. */
    String accepted(HttpRequest http) {
        String accept = required(http, "Accept");
        List<MediaType> wanted =
                Arrays.stream(accept.split(",")).map(MediaType::parse).toList();
        Optional<String> best = responses.stream()
                .filter(response -> wanted.contains(MediaType.parse(response)))
                .findFirst();
        return best.orElseThrow(() -> invalid("Accept", accept, "one of " + responses));
    }

    private static String required(HttpRequest http, String field) {
        return http.headers()
                .first(field)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new CosmosException(
                        CosmosError.of("not_present", "Item header '" + field + "' not present but required")));
    }

    private static CosmosException invalid(String field, String value, String expected) {
        return new CosmosException(CosmosError.of(
                "not_valid", "Item header '" + field + "' is not valid: it is [" + value + "], expected " + expected));
    }

    private static CosmosException notParsed(String why) {
        return new CosmosException(CosmosError.of("not_parsed", "Item body cannot be converted: " + why));
    }

    static HttpResponse answer(String mediaType, JsonNode body) {
        return new HttpResponse.Full(
                200, Headers.of("Content-Type", mediaType), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What to answer to a call that failed. */
    static HttpResponse failure(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        CosmosError error = errorOf(cause);
        Headers headers = Headers.of("Content-Type", MediaTypes.ERROR);
        if (error.status() == 401) {
            headers =
                    headers.with("WWW-Authenticate", error.data().path("realm").asText("Basic"));
        }
        return new HttpResponse.Full(
                error.status(), headers, error.toJson().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static CosmosError errorOf(Throwable cause) {
        if (cause instanceof CosmosException known) {
            return known.error();
        }
        if (cause instanceof NotLeadingException || cause instanceof RejectedExecutionException) {
            return CosmosError.of(
                            "ServiceUnavailable",
                            "The package manager cannot serve this now: " + cause.getMessage() + ". Try again.")
                    .withStatus(503);
        }
        LOG.error("packages: a request failed", cause);
        return CosmosError.of("unhandled_exception", String.valueOf(cause)).withStatus(500);
    }
}
