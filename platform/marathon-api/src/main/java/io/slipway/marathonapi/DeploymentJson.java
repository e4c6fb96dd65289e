package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Deployments as the API shows them. */
public final class DeploymentJson {
    private DeploymentJson() {}

    /** A deployment under way. */
    public static ObjectNode write(DeploymentInfo deployment) {
        ObjectNode json = AppJson.object();
        json.put("id", deployment.id()).put("version", Timestamps.format(deployment.version()));
        json.set(
                "affectedApps",
                AppJson.texts(
                        deployment.affectedApps().stream().map(PathId::toString).toList()));
        json.putArray("affectedPods");
        json.set("steps", steps(deployment.steps()));
        ArrayNode current = json.putArray("currentActions");
        deployment.currentActions().forEach(action -> {
            ObjectNode node = action(action);
            node.set(
                    "readinessCheckResults",
                    AppJson.array(action.readinessCheckResults().stream()
                            .map(TaskJson::readiness)
                            .toList()));
            current.add(node);
        });
        json.put("currentStep", deployment.currentStep()).put("totalSteps", deployment.totalSteps());
        json.set("reasonsInWords", AppJson.texts(deployment.reasonsInWords()));
        return json;
    }

    /** What a deployment does, in order. */
    public static ArrayNode steps(List<DeploymentInfo.Step> steps) {
        return AppJson.array(steps.stream().map(DeploymentJson::step).toList());
    }

    /** What is done at the same time. */
    public static ObjectNode step(DeploymentInfo.Step step) {
        ObjectNode json = AppJson.object();
        json.set(
                "actions",
                AppJson.array(
                        step.actions().stream().map(DeploymentJson::action).toList()));
        return json;
    }

    private static ObjectNode action(DeploymentInfo.Action action) {
        return AppJson.object()
                .put("action", action.action().name())
                .put("app", action.app().toString());
    }
}
