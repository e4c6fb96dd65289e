package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Asks for the packages that fit a query.
 *
 * @param query part of a name, description or tag, or with {@code *} a pattern for the whole of it; empty for all
 */
public record SearchRequest(String query) {
    /** @throws CosmosException for a body of another shape */
    public static SearchRequest from(ObjectNode body) {
        String query = new Fields(body).textOrNull("query");
        return new SearchRequest(query == null ? "" : query);
    }
}
