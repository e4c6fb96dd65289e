package io.slipway.client;

import io.slipway.client.json.Json;
import io.slipway.cosmosapi.MediaTypes;
import java.util.List;

/** Packages to install and installed: {@code /package}, with Cosmos' media types. Thread-safe. */
public final class Packages {
    private final Door door;

    Packages(Door door) {
        this.door = door;
    }

    /** The packages that fit; all when {@code query} is empty. */
    public List<PackageSummary> search(String query) {
        Json body = query.isEmpty() ? Json.object() : Json.object().with("query", query);
        return call("search", 1, body).get("packages").items().stream()
                .map(PackageSummary::new)
                .toList();
    }

    /** Everything about one version of a package; the newest when {@code version} is empty. */
    public Json describe(String name, String version) {
        return call("describe", 3, named(name, version)).get("package");
    }

    /** The versions of a package with their release numbers, in the repository's order. */
    public List<String> versions(String name) {
        Json body = Json.object().with("packageName", name).with("includePackageVersions", true);
        return List.copyOf(
                call("list-versions", 1, body).get("results").fields().keySet());
    }

    /** What an installation would hand to the scheduler. */
    public Json render(Installation installation) {
        return call("render", 1, installation.toJson()).get("marathonJson");
    }

    /** Installs a package; the answer names the app and what to tell the user. */
    public Json install(Installation installation) {
        return call("install", 2, installation.toJson());
    }

    /** The installed packages. */
    public List<InstalledPackage> list() {
        return call("list", 1, Json.object()).get("packages").items().stream()
                .map(InstalledPackage::new)
                .toList();
    }

    /** Removes an installed package; the answer's results name what was removed. */
    public Json uninstall(Removal removal) {
        return call("uninstall", 1, removal.toJson());
    }

    /** The repositories in order. */
    public List<Json> repositories() {
        return call("repository/list", "repository.list", 1, Json.object())
                .get("repositories")
                .items();
    }

    private static Json named(String name, String version) {
        Json body = Json.object().with("packageName", name);
        return version.isEmpty() ? body : body.with("packageVersion", version);
    }

    private Json call(String verb, int version, Json body) {
        return call(verb, verb, version, body);
    }

    private Json call(String path, String kind, int version, Json body) {
        return door.post(
                "/package/" + path,
                MediaTypes.ofPackage(kind + "-request", 1),
                MediaTypes.ofPackage(kind + "-response", version),
                body);
    }

    /**
     * What to install.
     *
     * @param name the package
     * @param version the version; empty for the newest
     * @param options what differs from the package's defaults; missing for nothing
     * @param appId the id to install it under; empty for the package's own
     */
    public record Installation(String name, String version, Json options, String appId) {
        /** The newest version under its own id. */
        public static Installation of(String name, Json options) {
            return new Installation(name, "", options, "");
        }

        Json toJson() {
            Json body = named(name, version).with("options", options);
            return appId.isEmpty() ? body : body.with("appId", appId);
        }
    }

    /**
     * What to remove.
     *
     * @param name the package
     * @param appId which installation; empty when there is only one, or all are meant
     * @param all whether all of them are meant
     * @param wipe whether persistent data goes too
     */
    public record Removal(String name, String appId, boolean all, boolean wipe) {
        Json toJson() {
            Json body = Json.object().with("packageName", name);
            body = appId.isEmpty() ? body : body.with("appId", appId);
            body = all ? body.with("all", true) : body;
            return wipe ? body.with("wipe", true) : body;
        }
    }
}
