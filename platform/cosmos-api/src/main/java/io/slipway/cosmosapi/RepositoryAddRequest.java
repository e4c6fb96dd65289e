package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks to use one more repository.
 *
 * @param repository which
 * @param index its place among the others, from 0; the last when null
 */
public record RepositoryAddRequest(
        Repository repository, @Nullable Integer index) {
    /** @throws CosmosException for a body of another shape */
    public static RepositoryAddRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new RepositoryAddRequest(
                new Repository(fields.text("name"), fields.text("uri")), fields.numberOrNull("index"));
    }
}
