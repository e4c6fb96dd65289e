package io.slipway.client;

import io.slipway.client.json.Json;

/**
 * An installed package.
 *
 * @param json the whole object
 */
public record InstalledPackage(Json json) {
    /** The app or group it runs as. */
    public String appId() {
        return json.get("appId").text("");
    }

    /** The package's name. */
    public String name() {
        return definition().get("name").text("");
    }

    /** Its version. */
    public String version() {
        return definition().get("version").text("");
    }

    /** What it is. */
    public String description() {
        return definition().get("description").text("");
    }

    private Json definition() {
        return json.at("packageInformation", "packageDefinition");
    }
}
