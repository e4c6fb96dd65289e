package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A failure as the package API tells it: {@code {"type", "message", "data"}}.
 *
 * @param type the name that clients tell failures apart by
 * @param status the HTTP status
 * @param message for people
 * @param data what the failure is about; without fields when there is nothing
 */
public record CosmosError(String type, int status, String message, ObjectNode data) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Copies the data. */
    public CosmosError {
        data = data.deepCopy();
    }

    /** The body of the answer; {@code data} is left out when it is empty. */
    public ObjectNode toJson() {
        ObjectNode json = JSON.objectNode().put("type", type).put("message", message);
        if (!data.isEmpty()) {
            json.set("data", data.deepCopy());
        }
        return json;
    }

    /** A failure with status 400 and no data. */
    public static CosmosError of(String type, String message) {
        return new CosmosError(type, 400, message, JSON.objectNode());
    }

    /** The same with one more field of data. */
    public CosmosError with(String name, JsonNode value) {
        ObjectNode more = data.deepCopy();
        more.set(name, value);
        return new CosmosError(type, status, message, more);
    }

    /** The same with one more text in its data. */
    public CosmosError with(String name, String value) {
        return with(name, JSON.textNode(value));
    }

    /** The same under another status. */
    public CosmosError withStatus(int other) {
        return new CosmosError(type, other, message, data);
    }

    /** No repository has the package. */
    public static CosmosError packageNotFound(String name) {
        return of("PackageNotFound", "Package [" + name + "] not found").with("packageName", name);
    }

    /** The package has no such version. */
    public static CosmosError versionNotFound(String name, String version) {
        return of("VersionNotFound", "Version [" + version + "] of package [" + name + "] not found")
                .with("packageName", name)
                .with("packageVersion", version);
    }

    /** The app id is taken. */
    public static CosmosError alreadyInstalled() {
        return of("PackageAlreadyInstalled", "Package is already installed").withStatus(409);
    }

    /** No app of the package is there. */
    public static CosmosError notInstalled(String name) {
        return of("PackageNotInstalled", "Package [" + name + "] is not installed")
                .with("packageName", name);
    }

    /** The package is not installed under that app id. */
    public static CosmosError notInstalled(String name, String appId) {
        return of(
                        "UninstallNonExistentAppForPackage",
                        "Package [" + name + "] with id [" + appId + "] is not installed")
                .with("packageName", name)
                .with("appId", appId);
    }

    /** The package is installed more than once, and it was not said which one is meant. */
    public static CosmosError ambiguousAppId(String name, List<String> appIds) {
        CosmosError error = of(
                        "AmbiguousAppId",
                        "Multiple apps named [" + name + "] are installed: [" + String.join(", ", appIds) + "]")
                .with("packageName", name);
        return error.with("appIds", texts(appIds));
    }

    /** The options do not fit the package's schema. */
    public static CosmosError schemaMismatch(List<ObjectNode> errors) {
        return of("JsonSchemaMismatch", "Options JSON failed validation")
                .with("errors", JSON.arrayNode().addAll(errors));
    }

    /** Options were given for a package that has none. */
    public static CosmosError optionsNotAllowed() {
        return of("OptionsNotAllowed", "No schema available to validate the provided options");
    }

    private static JsonNode texts(List<String> items) {
        var array = JSON.arrayNode();
        items.forEach(array::add);
        return array;
    }
}
