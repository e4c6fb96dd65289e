package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Asks what an installed service was made from.
 *
 * @param appId which
 */
public record ServiceDescribeRequest(String appId) {
    /** @throws CosmosException for a body of another shape */
    public static ServiceDescribeRequest from(ObjectNode body) {
        return new ServiceDescribeRequest(new Fields(body).text("appId"));
    }
}
