package io.slipway.scheduler.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.DeploymentJson;
import io.slipway.marathonapi.Timestamps;
import java.util.List;

/** Makes the API's answers. */
final class Answers {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Answers() {}

    static HttpResponse.Full json(int status, JsonNode body) {
        return new HttpResponse.Full(status, Headers.of("Content-Type", "application/json"), bytes(body));
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing a tree to memory", e);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static HttpResponse.Full error(ApiError error) {
        return json(error.status(), error.body());
    }

    static HttpResponse.Full message(int status, String message) {
        return json(status, object().put("message", message));
    }

    /** The body and header that every deployment answers with; the plan alone for a dry run. */
    static HttpResponse.Full deployment(int status, SchedulerApi.Deployment deployment) {
        String id = deployment.id();
        if (id == null) {
            ObjectNode plan = object();
            plan.set("steps", DeploymentJson.steps(deployment.steps()));
            return json(200, plan);
        }
        ObjectNode body =
                object().put("version", Timestamps.format(deployment.version())).put("deploymentId", id);
        return with(json(status, body), "Marathon-Deployment-Id", id);
    }

    static HttpResponse.Full with(HttpResponse.Full response, String name, String value) {
        return new HttpResponse.Full(response.status(), response.headers().with(name, value), response.body());
    }

    static HttpResponse.Full warned(HttpResponse.Full response, List<String> warnings) {
        HttpResponse.Full warned = response;
        for (String warning : warnings) {
            warned = with(warned, "X-Slipway-Warning", printable(warning));
        }
        return warned;
    }

    /** Header fields hold visible ASCII only (RFC 9110 section 5.5). */
    private static String printable(String text) {
        StringBuilder result = new StringBuilder();
        text.chars().forEach(c -> result.append(c >= ' ' && c < 127 ? (char) c : '?'));
        return result.toString();
    }
}
