package io.slipway.packages.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.http.HttpTransport;
import io.slipway.packages.render.PackageLabels;
import io.slipway.packages.render.Rendering;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The apps and groups made from packages: installs, lists and updates them through the scheduler. Thread-safe. */
public final class Services {
    private final Upstream marathon;

    /** @param marathon to the scheduler's own paths, {@code /v2/apps} and so on */
    public Services(HttpTransport marathon) {
        this.marathon = new Upstream(marathon, "Marathon");
    }

    /** Starts what was rendered; answers its id. Fails with a {@link CosmosException}. */
    public CompletableFuture<String> install(Caller caller, ObjectNode rendered) {
        String collection = Rendering.isGroup(rendered) ? "/v2/groups" : "/v2/apps";
        String id = absolute(rendered.path("id").asText());
        return marathon.send(caller, "POST", collection, rendered)
                .thenApply(answer -> absolute(answer.path("id").asText(id)))
                .exceptionally(failure -> {
                    throw Upstream.statusOf(failure) == 409
                            ? new CosmosException(CosmosError.alreadyInstalled().with("appId", id), failure)
                            : rethrown(failure);
                });
    }

    /** All installed packages, by name and id. Fails with a {@link CosmosException}. */
    public CompletableFuture<List<Installed>> list(Caller caller) {
        return marathon.get(caller, "/v2/apps?label=" + PackageLabels.NAME)
                .thenApply(answer -> Installed.in(answer.path("apps")));
    }

    /** The one installed under that id. Fails with a {@link CosmosException}. */
    public CompletableFuture<Installed> get(Caller caller, String appId) {
        String id = absolute(appId);
        return list(caller)
                .thenApply(all -> all.stream()
                        .filter(installed -> installed.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new CosmosException(CosmosError.of(
                                        "MarathonAppNotFound",
                                        "Unable to locate service with marathon appId: '" + id + "'")
                                .with("appId", id))));
    }

    /** Changes an installed package to what was rendered; answers the deployment's id. */
    public CompletableFuture<String> update(Caller caller, Installed installed, ObjectNode rendered) {
        String id = absolute(rendered.path("id").asText());
        if (!id.equals(installed.id()) || Rendering.isGroup(rendered) != installed.group()) {
            throw new CosmosException(CosmosError.of(
                            "AppIdChanged",
                            "The update would change [" + installed.id() + "] to "
                                    + (Rendering.isGroup(rendered) ? "group" : "app") + " [" + id
                                    + "]; options must not change what a service is called")
                    .with("oldAppId", installed.id())
                    .with("newAppId", id));
        }
        return marathon.send(caller, "PUT", installed.path() + "?partialUpdate=false", rendered)
                .thenApply(answer -> answer.path("deploymentId").asText());
    }

    /** Deletes the app or group; one that is gone already is fine. Fails with a {@link CosmosException}. */
    CompletableFuture<Void> delete(Caller caller, Installed installed, boolean wipe) {
        String path = installed.path() + "?force=true" + (wipe ? "&wipe=true" : "");
        return marathon.send(caller, "DELETE", path, MissingNode.getInstance())
                .handle((JsonNode answer, Throwable failure) -> {
                    if (failure != null && Upstream.statusOf(failure) != 404) {
                        throw Upstream.statusOf(failure) == 0 ? rethrown(failure) : notDeleted(installed, failure);
                    }
                    return null;
                });
    }

    private static CosmosException notDeleted(Installed installed, Throwable failure) {
        return new CosmosException(
                CosmosError.of(
                                "MarathonAppDeleteError",
                                "Error while deleting marathon app [" + installed.id() + "]: " + words(failure))
                        .with("appId", installed.id()),
                failure);
    }

    private static String words(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static RuntimeException rethrown(Throwable failure) {
        return failure instanceof RuntimeException runtime ? runtime : new CompletionException(failure);
    }

    private static String absolute(String id) {
        return id.startsWith("/") ? id : "/" + id;
    }
}
