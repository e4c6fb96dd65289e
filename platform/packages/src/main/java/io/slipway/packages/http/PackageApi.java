package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.DescribeRequest;
import io.slipway.cosmosapi.InstallRequest;
import io.slipway.cosmosapi.ListRequest;
import io.slipway.cosmosapi.ListVersionsRequest;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.SearchRequest;
import io.slipway.cosmosapi.UninstallRequest;
import io.slipway.http.HttpRequest;
import io.slipway.packages.install.Caller;
import io.slipway.packages.install.Installed;
import io.slipway.packages.install.Removal;
import io.slipway.packages.install.Services;
import io.slipway.packages.render.Rendering;
import io.slipway.packages.repository.Catalog;
import io.slipway.packages.repository.Repositories;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the calls below {@code /package} do. Thread-safe; rendering and validating run on the executor. */
final class PackageApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> DESCRIBED_V2 = List.of(
            "packagingVersion",
            "name",
            "version",
            "maintainer",
            "description",
            "tags",
            "selected",
            "scm",
            "website",
            "framework",
            "preInstallNotes",
            "postInstallNotes",
            "postUninstallNotes",
            "licenses",
            "minDcosReleaseVersion",
            "marathon",
            "resource",
            "config",
            "command");

    private final Repositories repositories;
    private final Services services;
    private final Removal removal;
    private final Executor worker;

    PackageApi(Repositories repositories, Services services, Removal removal, Executor worker) {
        this.repositories = repositories;
        this.services = services;
        this.removal = removal;
        this.worker = worker;
    }

    CompletableFuture<JsonNode> search(HttpRequest http, ObjectNode body, String type) {
        SearchRequest request = SearchRequest.from(body);
        ResourceUrls urls = ResourceUrls.of(http);
        return repositories.catalog().thenApply(catalog -> {
            ArrayNode packages = JSON.arrayNode();
            catalog.search(request.query()).forEach(versions -> packages.add(found(versions, urls)));
            return JSON.objectNode().set("packages", packages);
        });
    }

    private static ObjectNode found(List<Catalog.Entry> versions, ResourceUrls urls) {
        PackageDefinition current = versions.get(0).definition();
        ObjectNode json = JSON.objectNode().put("name", current.name()).put("currentVersion", current.version());
        json.set("versions", versions(versions));
        json.put("description", current.description()).put("framework", current.framework());
        current.tags().forEach(json.putArray("tags")::add);
        if (current.json().has("selected")) {
            json.put("selected", current.selected());
        }
        JsonNode images = urls.rewritten(current.json()).path("resource").path("images");
        if (images.isObject()) {
            json.set("images", images);
        }
        return json;
    }

    private static ObjectNode versions(List<Catalog.Entry> versions) {
        ObjectNode json = JSON.objectNode();
        versions.forEach(entry -> json.put(
                entry.definition().version(), String.valueOf(entry.definition().releaseVersion())));
        return json;
    }

    CompletableFuture<JsonNode> listVersions(HttpRequest http, ObjectNode body, String type) {
        ListVersionsRequest request = ListVersionsRequest.from(body);
        return repositories.catalog().thenApply(catalog -> {
            catalog.get(request.packageName(), null);
            return JSON.objectNode().set("results", versions(catalog.versions(request.packageName())));
        });
    }

    CompletableFuture<JsonNode> describe(HttpRequest http, ObjectNode body, String type) {
        DescribeRequest request = DescribeRequest.from(body);
        ResourceUrls urls = ResourceUrls.of(http);
        return repositories.catalog().thenApply(catalog -> {
            PackageDefinition definition =
                    catalog.get(request.packageName(), request.packageVersion()).definition();
            ObjectNode whole = urls.rewritten(definition.json());
            return type.equals(MediaTypes.ofPackage("describe-response", 2))
                    ? describedV2(definition, whole)
                    : JSON.objectNode().set("package", whole);
        });
    }

    private static ObjectNode describedV2(PackageDefinition definition, ObjectNode whole) {
        if (definition.packagingMajor() >= 4) {
            throw new CosmosException(CosmosError.of(
                    "ConversionFromPackageToV2DescribeResponse",
                    "Package [" + definition.name() + "] has packaging version " + definition.packagingVersion()
                            + " and cannot be shown as ["
                            + MediaTypes.ofPackage("describe-response", 2) + "]; ask for version 3"));
        }
        return whole.retain(DESCRIBED_V2);
    }

    CompletableFuture<JsonNode> render(HttpRequest http, ObjectNode body, String type) {
        InstallRequest request = InstallRequest.from(body);
        return chosen(request)
                .thenApplyAsync(entry -> Rendering.render(order(entry, request)), worker)
                .thenApply(rendered -> JSON.objectNode().set("marathonJson", rendered));
    }

    CompletableFuture<JsonNode> install(HttpRequest http, ObjectNode body, String type) {
        InstallRequest request = InstallRequest.from(body);
        refuseManager(request.managerId());
        boolean first = type.equals(MediaTypes.ofPackage("install-response", 1));
        ResourceUrls urls = ResourceUrls.of(http);
        return chosen(request)
                .thenComposeAsync(
                        entry -> {
                            PackageDefinition definition = entry.definition();
                            if (definition.template().isEmpty() && !first) {
                                return CompletableFuture.completedFuture(installed(definition, null, urls));
                            }
                            ObjectNode rendered = Rendering.render(order(entry, request));
                            return services.install(Caller.of(http), rendered)
                                    .thenApply(id ->
                                            first ? installedV1(definition, id) : installed(definition, id, urls));
                        },
                        worker)
                .thenApply(answer -> answer);
    }

    private static ObjectNode installedV1(PackageDefinition definition, String id) {
        return JSON.objectNode()
                .put("packageName", definition.name())
                .put("packageVersion", definition.version())
                .put("appId", id);
    }

    private static ObjectNode installed(PackageDefinition definition, @Nullable String id, ResourceUrls urls) {
        ObjectNode json =
                JSON.objectNode().put("packageName", definition.name()).put("packageVersion", definition.version());
        if (id != null) {
            json.put("appId", id);
        }
        definition.postInstallNotes().ifPresent(notes -> json.put("postInstallNotes", notes));
        JsonNode cli = urls.rewritten(definition.json()).path("resource").path("cli");
        if (cli.isObject()) {
            json.set("cli", cli);
        }
        return json;
    }

    CompletableFuture<JsonNode> list(HttpRequest http, ObjectNode body, String type) {
        ListRequest request = ListRequest.from(body);
        String wanted = request.appId();
        String id = wanted == null || wanted.startsWith("/") ? wanted : "/" + wanted;
        ResourceUrls urls = ResourceUrls.of(http);
        return services.list(Caller.of(http)).thenApply(all -> {
            ArrayNode packages = JSON.arrayNode();
            all.stream()
                    .filter(one -> request.packageName() == null
                            || request.packageName().equals(one.packageName()))
                    .filter(one -> id == null || id.equals(one.id()))
                    .forEach(one -> packages.add(listed(one, urls)));
            return JSON.objectNode().set("packages", packages);
        });
    }

    private static ObjectNode listed(Installed installed, ResourceUrls urls) {
        ObjectNode json = JSON.objectNode().put("appId", installed.id());
        ObjectNode information = json.putObject("packageInformation");
        ObjectNode definition = installed.definition();
        JsonNode resource = definition.path("resource");
        definition.remove(List.of("marathon", "config", "resource", "command", "releaseVersion"));
        information.set("packageDefinition", definition);
        if (resource instanceof ObjectNode object) {
            information.set("resourceDefinition", urls.resource(object));
        }
        return json;
    }

    CompletableFuture<JsonNode> uninstall(HttpRequest http, ObjectNode body, String type) {
        UninstallRequest request = UninstallRequest.from(body);
        refuseManager(request.managerId());
        return removal.uninstall(Caller.of(http), request).thenApply(removed -> {
            ArrayNode results = JSON.arrayNode();
            removed.forEach(one -> {
                ObjectNode result = results.addObject()
                        .put("packageName", one.packageName())
                        .put("appId", one.id());
                if (!one.packageVersion().isEmpty()) {
                    result.put("packageVersion", one.packageVersion());
                }
                String notes = one.definition().path("postUninstallNotes").textValue();
                if (notes != null) {
                    result.put("postUninstallNotes", notes);
                }
            });
            return JSON.objectNode().set("results", results);
        });
    }

    private CompletableFuture<Catalog.Entry> chosen(InstallRequest request) {
        return repositories
                .catalog()
                .thenApply(catalog -> catalog.get(request.packageName(), request.packageVersion()));
    }

    private static Rendering.Order order(Catalog.Entry entry, InstallRequest request) {
        return new Rendering.Order(entry.definition(), entry.source().uri(), request.options(), request.appId());
    }

    private static void refuseManager(@Nullable String managerId) {
        if (managerId != null) {
            throw new CosmosException(
                    CosmosError.of("CustomPackageManagerNotFound", "Custom manager [" + managerId + "] not found")
                            .with("managerId", managerId));
        }
    }
}
