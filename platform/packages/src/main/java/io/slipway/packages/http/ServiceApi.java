package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.ServiceDescribeRequest;
import io.slipway.cosmosapi.ServiceUpdateRequest;
import io.slipway.http.HttpRequest;
import io.slipway.packages.install.Caller;
import io.slipway.packages.install.Installed;
import io.slipway.packages.install.Services;
import io.slipway.packages.options.Merging;
import io.slipway.packages.options.OptionsSchema;
import io.slipway.packages.render.Rendering;
import io.slipway.packages.repository.Catalog;
import io.slipway.packages.repository.Repositories;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the calls below {@code /service} do. Unlike the open Cosmos, which refuses every change of version, an update
 * may go to a version that says it can follow the present one. Thread-safe.
 */
final class ServiceApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Repositories repositories;
    private final Services services;
    private final Executor worker;

    ServiceApi(Repositories repositories, Services services, Executor worker) {
        this.repositories = repositories;
        this.services = services;
        this.worker = worker;
    }

    CompletableFuture<JsonNode> describe(HttpRequest http, ObjectNode body, String type) {
        ServiceDescribeRequest request = ServiceDescribeRequest.from(body);
        ResourceUrls urls = ResourceUrls.of(http);
        return services.get(Caller.of(http), request.appId())
                .thenCombineAsync(
                        repositories.catalog(), (installed, catalog) -> described(installed, catalog, urls), worker);
    }

    private static JsonNode described(Installed installed, Catalog catalog, ResourceUrls urls) {
        PackageDefinition present = present(installed);
        ObjectNode json = JSON.objectNode();
        json.set("package", urls.rewritten(present.json()));
        upgrades(present, catalog).forEach(json.putArray("upgradesTo")::add);
        present.downgradesTo().forEach(json.putArray("downgradesTo")::add);
        installed.options().ifPresent(options -> {
            json.set(
                    "resolvedOptions",
                    present.config()
                            .map(config -> Merging.deep(Merging.defaults(config), options))
                            .orElse(options));
            json.set("userProvidedOptions", options);
        });
        return json;
    }

    private static List<String> upgrades(PackageDefinition present, Catalog catalog) {
        return catalog.versions(present.name()).stream()
                .map(Catalog.Entry::definition)
                .filter(other -> !other.version().equals(present.version()))
                .filter(other -> names(other.upgradesFrom(), present.version()))
                .map(PackageDefinition::version)
                .toList();
    }

    CompletableFuture<JsonNode> update(HttpRequest http, ObjectNode body, String type) {
        ServiceUpdateRequest request = ServiceUpdateRequest.from(body);
        ResourceUrls urls = ResourceUrls.of(http);
        return services.get(Caller.of(http), request.appId())
                .thenCombine(repositories.catalog(), (installed, catalog) -> plan(installed, catalog, request))
                .thenComposeAsync(plan -> carriedOut(Caller.of(http), plan, urls), worker);
    }

    private record Plan(Installed installed, PackageDefinition target, String sourceUri, ObjectNode options) {}

    private static Plan plan(Installed installed, Catalog catalog, ServiceUpdateRequest request) {
        PackageDefinition present = present(installed);
        String version = request.packageVersion();
        ObjectNode options = options(installed, request);
        if (version == null || version.equals(present.version())) {
            return new Plan(installed, present, installed.sourceUri(), options);
        }
        Catalog.Entry target = catalog.get(present.name(), version);
        if (!names(target.definition().upgradesFrom(), present.version()) && !names(present.downgradesTo(), version)) {
            throw new CosmosException(CosmosError.of(
                            "BadVersionUpdate",
                            "Package [" + present.name() + "] cannot be updated from version [" + present.version()
                                    + "] to [" + version + "]. Versions that can follow: "
                                    + upgrades(present, catalog) + ", and back to: " + present.downgradesTo())
                    .with("currentVersion", present.version())
                    .with("updateVersion", version));
        }
        return new Plan(installed, target.definition(), target.source().uri(), options);
    }

    private static ObjectNode options(Installed installed, ServiceUpdateRequest request) {
        ObjectNode given = request.options() == null ? JSON.objectNode() : request.options();
        if (request.replace()) {
            return given;
        }
        return installed
                .options()
                .map(stored -> Merging.deep(stored, given))
                .orElseThrow(() -> new CosmosException(CosmosError.of(
                        "OptionsNotStored",
                        "Service [" + installed.id() + "] does not tell the options it was installed with; give all"
                                + " options and replace=true")));
    }

    private CompletableFuture<JsonNode> carriedOut(Caller caller, Plan plan, ResourceUrls urls) {
        ObjectNode resolved = OptionsSchema.resolve(plan.target, plan.options);
        ObjectNode rendered =
                Rendering.render(new Rendering.Order(plan.target, plan.sourceUri, plan.options, appId(plan)));
        return services.update(caller, plan.installed, rendered).thenApply(deploymentId -> {
            ObjectNode json = JSON.objectNode();
            json.set("package", urls.rewritten(plan.target.json()));
            json.set("resolvedOptions", resolved);
            return json.put("marathonDeploymentId", deploymentId);
        });
    }

    /**
     * A service that was installed under an id of its own keeps it; one under the template's must still render to it.
     */
    private static @Nullable String appId(Plan plan) {
        ObjectNode before = plan.installed.options().orElseGet(JSON::objectNode);
        String rendered = Rendering.render(new Rendering.Order(present(plan.installed), plan.sourceUri, before, null))
                .path("id")
                .asText();
        String absolute = rendered.startsWith("/") ? rendered : "/" + rendered;
        return absolute.equals(plan.installed.id()) ? null : plan.installed.id();
    }

    private static PackageDefinition present(Installed installed) {
        try {
            return new PackageDefinition(installed.definition());
        } catch (IllegalArgumentException e) {
            throw new CosmosException(
                    CosmosError.of(
                            "ServiceDescribeError",
                            "The labels of service [" + installed.id() + "] do not tell its package: "
                                    + e.getMessage()),
                    e);
        }
    }

    private static boolean names(List<String> versions, String version) {
        return versions.contains(version) || versions.contains("*");
    }
}
