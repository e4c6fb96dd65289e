package io.slipway.scheduler.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppJson;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.deployment.Action;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.deployment.Step;
import io.slipway.scheduler.instance.InstanceId;
import java.util.HashSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Deployments as JSON. */
final class DeploymentJson {
    private DeploymentJson() {}

    static ObjectNode write(Deployment deployment) {
        ObjectNode json = Json.object();
        json.put("id", deployment.id());
        Json.putTime(json, "version", deployment.version());
        json.set("before", Json.array(deployment.before().values(), AppJson::write));
        json.set("after", Json.array(deployment.after().values(), AppJson::write));
        json.set("groups", Json.array(deployment.groups(), DeploymentJson::group));
        json.set("steps", Json.array(deployment.steps(), step -> Json.array(step.actions(), DeploymentJson::action)));
        json.put("currentStep", deployment.currentStep());
        json.set("sentenced", Json.texts(deployment.sentenced()));
        json.set("wipe", Json.texts(deployment.wipe()));
        Json.putTime(json, "startedAt", deployment.startedAt());
        return json;
    }

    static Deployment read(JsonNode json) {
        return new Deployment(
                Json.text(json, "id"),
                Json.time(json, "version"),
                apps(json.path("before")),
                apps(json.path("after")),
                Json.list(json.path("groups"), DeploymentJson::group),
                Json.list(json.path("steps"), step -> new Step(Json.list(step, DeploymentJson::action))),
                json.path("currentStep").asInt(),
                new HashSet<>(Json.list(json.path("sentenced"), id -> new InstanceId(id.asText()))),
                new HashSet<>(Json.list(json.path("wipe"), Json::path)),
                Json.time(json, "startedAt"));
    }

    private static SortedMap<PathId, AppDefinition> apps(JsonNode array) {
        TreeMap<PathId, AppDefinition> apps = new TreeMap<>();
        Json.list(array, AppJson::read).forEach(app -> apps.put(app.id(), app));
        return apps;
    }

    private static ObjectNode action(Action action) {
        return Json.object()
                .put("action", action.type().name())
                .put("app", action.app().toString());
    }

    private static Action action(JsonNode json) {
        return new Action(ActionType.valueOf(Json.text(json, "action")), Json.path(json, "app"));
    }

    private static ObjectNode group(Deployment.GroupChange change) {
        ObjectNode json = Json.object();
        json.put("id", change.id().toString());
        json.put("before", change.existedBefore());
        json.put("after", change.existsAfter());
        json.set("dependencies", Json.texts(change.dependenciesBefore()));
        return json;
    }

    private static Deployment.GroupChange group(JsonNode json) {
        return new Deployment.GroupChange(
                Json.path(json, "id"),
                json.path("before").asBoolean(),
                json.path("after").asBoolean(),
                new TreeSet<>(Json.list(json.path("dependencies"), Json::path)));
    }
}
