package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;

/**
 * A request that cannot be done as asked: nothing has changed, and the answer is this status with this body. Thrown by
 * parsers and deciders, rendered by the API.
 */
public class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient ObjectNode body;

    /** An answer with nothing but a message. */
    public ApiError(int status, String message) {
        this(status, message, JsonNodeFactory.instance.objectNode().put("message", message));
    }

    ApiError(int status, String message, ObjectNode body) {
        super(message);
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The JSON body. */
    public ObjectNode body() {
        return body.deepCopy();
    }

    /** 404: there is no such app. */
    public static ApiError unknownApp(PathId app) {
        return new ApiError(404, "App '" + app + "' does not exist");
    }

    /** 404: the app never had this version. */
    public static ApiError unknownVersion(PathId app, Instant version) {
        return new ApiError(404, "App '" + app + "' does not exist in version " + Timestamps.format(version));
    }

    /** 404: there is no such group. */
    public static ApiError unknownGroup(PathId group) {
        return new ApiError(404, "Group '" + group + "' does not exist");
    }

    /** 404: the group never had this version. */
    public static ApiError unknownGroupVersion(PathId group, Instant version) {
        return new ApiError(404, "Group '" + group + "' does not exist in version " + Timestamps.format(version));
    }

    /** 404: there is no such task. */
    public static ApiError unknownTask(String task) {
        return new ApiError(404, "Task '" + task + "' does not exist");
    }

    /** 404: there is no such deployment. */
    public static ApiError unknownDeployment(String id) {
        return new ApiError(404, "DeploymentPlan " + id + " does not exist");
    }

    /** 404: the launch queue does not hold this app. */
    public static ApiError notQueued(PathId app) {
        return new ApiError(404, "Application " + app + " not found in tasks queue.");
    }

    /** 409: there is an app of this id. */
    public static ApiError appExists(PathId app) {
        return new ApiError(409, "An app with id [" + app + "] already exists.");
    }

    /** 409: there is an app where a group is to be. */
    public static ApiError appAtPath(PathId app) {
        return new ApiError(409, "An app with the path " + app + " already exists.");
    }

    /** 409: there is a group of this id. */
    public static ApiError groupExists(PathId group) {
        return new ApiError(409, "Group " + group + " is already created. Use PUT to change this group.");
    }

    /**
     * 409: deployments are under way for the same apps.
     *
     * @param deployments their ids: the request may be repeated with {@code force=true}, which cancels them
     */
    public static ApiError locked(Collection<String> deployments) {
        String message = "App is locked by one or more deployments. Override with the option '?force=true'. "
                + "View details at '/v2/deployments/<DEPLOYMENT_ID>'.";
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", message);
        var list = body.putArray("deployments");
        deployments.forEach(id -> list.addObject().put("id", id));
        return new ApiError(409, message, body);
    }

    /** 403: as many deployments as allowed are under way. */
    public static ApiError tooManyDeployments(int limit) {
        return new ApiError(
                403,
                "Max number (" + limit + ") of running deployments is achieved. Wait for existing deployments to "
                        + "complete or cancel one using force=true parameter.");
    }

    /** 400: the request contradicts itself. */
    public static ApiError badRequest(String message) {
        return new ApiError(400, message);
    }

    /** 422: understood, but impossible. */
    public static ApiError unprocessable(String message) {
        return new ApiError(422, message);
    }
}
