package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.Repository;
import io.slipway.cosmosapi.RepositoryAddRequest;
import io.slipway.cosmosapi.RepositoryDeleteRequest;
import io.slipway.http.HttpRequest;
import io.slipway.packages.repository.Repositories;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the calls below {@code /package/repository} do. Thread-safe. */
final class RepositoryApi {
    private final Repositories repositories;

    RepositoryApi(Repositories repositories) {
        this.repositories = repositories;
    }

    CompletableFuture<JsonNode> list(HttpRequest http, ObjectNode body, String type) {
        return repositories.list().thenApply(RepositoryApi::json);
    }

    CompletableFuture<JsonNode> add(HttpRequest http, ObjectNode body, String type) {
        return repositories.add(RepositoryAddRequest.from(body)).thenApply(RepositoryApi::json);
    }

    CompletableFuture<JsonNode> delete(HttpRequest http, ObjectNode body, String type) {
        return repositories.delete(RepositoryDeleteRequest.from(body)).thenApply(RepositoryApi::json);
    }

    private static JsonNode json(List<Repository> list) {
        ArrayNode repositories = JsonNodeFactory.instance.arrayNode();
        list.forEach(repository ->
                repositories.addObject().put("name", repository.name()).put("uri", repository.uri()));
        return JsonNodeFactory.instance.objectNode().set("repositories", repositories);
    }
}
