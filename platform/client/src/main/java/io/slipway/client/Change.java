package io.slipway.client;

import io.slipway.client.json.Json;

/**
 * The answer to a change that is rolled out by a deployment.
 *
 * @param deploymentId the deployment; empty when the change needed none
 * @param version the version that it leads to
 */
public record Change(String deploymentId, String version) {
    static Change of(Json answer) {
        return new Change(
                answer.get("deploymentId").text(deploymentIn(answer)),
                answer.get("version").text(""));
    }

    private static String deploymentIn(Json app) {
        return app.get("deployments").items().stream()
                .findFirst()
                .map(entry -> entry.get("id").text(""))
                .orElse("");
    }
}
