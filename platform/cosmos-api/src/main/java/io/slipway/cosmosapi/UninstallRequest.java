package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks to remove an installed package.
 *
 * @param packageName which package
 * @param appId which of its installations; null when there is only one, or all are meant
 * @param all whether all of them are meant
 * @param managerId a package manager of its own, which this one refuses
 * @param wipe whether its persistent data goes too; an extension of the API, false when absent
 */
public record UninstallRequest(
        String packageName,
        @Nullable String appId,
        boolean all,
        @Nullable String managerId,
        boolean wipe) {
    /** @throws CosmosException for a body of another shape */
    public static UninstallRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new UninstallRequest(
                fields.text("packageName"),
                fields.textOrNull("appId"),
                fields.flag("all", false),
                fields.textOrNull("managerId"),
                fields.flag("wipe", false));
    }
}
