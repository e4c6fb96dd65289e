package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks for everything about one version of a package.
 *
 * @param packageName which package
 * @param packageVersion which version; the newest of the first repository that has the package when null
 */
public record DescribeRequest(String packageName, @Nullable String packageVersion) {
    /** @throws CosmosException for a body of another shape */
    public static DescribeRequest from(ObjectNode body) {
        Fields fields = new Fields(body);
        return new DescribeRequest(fields.text("packageName"), fields.textOrNull("packageVersion"));
    }
}
