package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks to install a package, or only to render what would be installed.
 *
 * @param packageName which package
 * @param packageVersion which version; the newest when null
 * @param options what differs from the package's defaults; null for nothing
 * @param appId the id to install it under; the template's when null
 * @param managerId a package manager of its own, which this one refuses
 */
public record InstallRequest(
        String packageName,
        @Nullable String packageVersion,
        @Nullable ObjectNode options,
        @Nullable String appId,
        @Nullable String managerId) {
    /** @throws CosmosException for a body of another shape */
    public static InstallRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new InstallRequest(
                fields.text("packageName"),
                fields.textOrNull("packageVersion"),
                fields.objectOrNull("options"),
                fields.textOrNull("appId"),
                fields.textOrNull("managerId"));
    }
}
