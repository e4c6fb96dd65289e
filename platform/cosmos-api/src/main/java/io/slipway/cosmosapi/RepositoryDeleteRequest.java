package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks to use a repository no more; both must fit when both are given.
 *
 * @param name its name
 * @param uri its address
 */
public record RepositoryDeleteRequest(
        @Nullable String name, @Nullable String uri) {
    /** @throws CosmosException for a body of another shape, or one that names neither */
    public static RepositoryDeleteRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        RepositoryDeleteRequest request =
                new RepositoryDeleteRequest(fields.textOrNull("name"), fields.textOrNull("uri"));
        if (request.name == null && request.uri == null) {
            throw new CosmosException(
                    CosmosError.of("RepoNameOrUriMissing", "Must specify either the name or URI of the repository"));
        }
        return request;
    }

    /** Whether {@code repository} is meant. */
    public boolean fits(Repository repository) {
        return (name == null || name.equals(repository.name())) && (uri == null || uri.equals(repository.uri()));
    }
}
