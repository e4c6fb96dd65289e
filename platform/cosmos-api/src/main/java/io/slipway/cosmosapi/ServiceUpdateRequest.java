package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change the options, or the version, of an installed service.
 *
 * @param appId which
 * @param packageVersion the version to go to; the present one when null
 * @param options what to change; null for nothing
 * @param replace whether {@code options} replace the options given before, instead of being merged into them
 */
public record ServiceUpdateRequest(
        String appId,
        @Nullable String packageVersion,
        @Nullable ObjectNode options,
        boolean replace) {
    /** @throws CosmosException for a body of another shape */
    public static ServiceUpdateRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new ServiceUpdateRequest(
                fields.text("appId"),
                fields.textOrNull("packageVersion"),
                fields.objectOrNull("options"),
                fields.flag("replace"));
    }
}
