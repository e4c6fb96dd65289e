package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the installed packages.
 *
 * @param packageName only these; all when null
 * @param appId only the one under this id; all when null
 */
public record ListRequest(
        @Nullable String packageName, @Nullable String appId) {
    /** @throws CosmosException for a body of another shape */
    public static ListRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new ListRequest(fields.textOrNull("packageName"), fields.textOrNull("appId"));
    }
}
