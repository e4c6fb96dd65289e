package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Asks for the versions of a package.
 *
 * @param packageName which package
 * @param includePackageVersions required by the API; true in every client
 */
public record ListVersionsRequest(String packageName, boolean includePackageVersions) {
    /** @throws CosmosException for a body of another shape */
    public static ListVersionsRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new ListVersionsRequest(fields.text("packageName"), fields.flag("includePackageVersions"));
    }
}
