package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.packages.install.Removal;
import io.slipway.packages.install.Services;
import io.slipway.packages.repository.Catalog;
import io.slipway.packages.repository.Repositories;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The package API: {@code /package/...}, {@code /capabilities}, and the service API both below {@code /service} and as
 * DC/OS' front door has it, below {@code /cosmos/service}. Thread-safe.
 */
public final class CosmosHandler implements HttpHandler {
    /** What is measured. */
    public static final List<Meter> METERS =
            List.of(Meter.counter("packages.requests", "Calls of the package API.", "path", "status"));

    private static final Logger LOG = LoggerFactory.getLogger(CosmosHandler.class);
    private static final Rpc CAPABILITIES = new Rpc("", List.of(MediaTypes.CAPABILITIES));
    private static final List<String> OFFERED =
            List.of("PACKAGE_MANAGEMENT", "SUPPORT_CLUSTER_REPORT", "METRONOME", "LOGGING", "LOGGING_V2");

    private final Router router = new Router();
    private final Metrics metrics;

    @FunctionalInterface
    private interface Call {
        CompletableFuture<JsonNode> answer(HttpRequest http, ObjectNode body, String mediaType);
    }

    /**
     * @param worker where rendering and validating run
     * @param proxyTimeout for one resource handed on
     */
    public CosmosHandler(
            Repositories repositories,
            Services services,
            Removal removal,
            Executor worker,
            Duration proxyTimeout,
            Metrics metrics) {
        this.metrics = metrics;
        PackageApi packages = new PackageApi(repositories, services, removal, worker);
        rpc("/package/search", Rpc.ofPackage("search", 1), packages::search);
        rpc("/package/list-versions", Rpc.ofPackage("list-versions", 1), packages::listVersions);
        rpc("/package/describe", Rpc.ofPackage("describe", 3, 2), packages::describe);
        rpc("/package/render", Rpc.ofPackage("render", 1), packages::render);
        rpc("/package/install", Rpc.ofPackage("install", 2, 1), packages::install);
        rpc("/package/uninstall", Rpc.ofPackage("uninstall", 1), packages::uninstall);
        rpc("/package/list", Rpc.ofPackage("list", 1), packages::list);
        RepositoryApi repository = new RepositoryApi(repositories);
        rpc("/package/repository/list", Rpc.ofPackage("repository.list", 1), repository::list);
        rpc("/package/repository/add", Rpc.ofPackage("repository.add", 1), repository::add);
        rpc("/package/repository/delete", Rpc.ofPackage("repository.delete", 1), repository::delete);
        ServiceApi service = new ServiceApi(repositories, services, worker);
        for (String prefix : List.of("/service", "/cosmos/service")) {
            rpc(prefix + "/describe", Rpc.ofService("describe"), service::describe);
            rpc(prefix + "/update", Rpc.ofService("update"), service::update);
        }
        router.on(
                "GET",
                "/package/locks/{sha256}",
                (http, parameters) -> guarded(
                        "/package/locks",
                        () -> repositories.catalog().thenApply(catalog -> lock(catalog, parameters.get("sha256")))));
        ResourceProxy proxy = new ResourceProxy(repositories, worker, proxyTimeout);
        router.on(
                "GET",
                "/package/resource",
                (http, parameters) -> guarded("/package/resource", () -> proxy.get(url(http))));
        router.on("GET", "/capabilities", (http, parameters) -> guarded("/capabilities", () -> capabilities(http)));
    }

    /** What is served, as {@link Router#routes}. */
    public List<String> routes() {
        return router.routes();
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return router.handle(request);
    }

    private void rpc(String path, Rpc rpc, Call call) {
        router.on(
                "POST",
                path,
                (http, parameters) -> guarded(path, () -> {
                    String mediaType = rpc.accepted(http);
                    return call.answer(http, rpc.body(http), mediaType).thenApply(json -> Rpc.answer(mediaType, json));
                }));
    }

    @FunctionalInterface
    private interface Work {
        CompletableFuture<HttpResponse> start();
    }

    private CompletionStage<HttpResponse> guarded(String path, Work work) {
        CompletableFuture<HttpResponse> answer;
        try {
            answer = work.start();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(Rpc::failure).whenComplete((response, failure) -> {
            if (response != null) {
                metrics.count("packages.requests", "path", path, "status", String.valueOf(response.status()));
                LOG.debug("{} {}", path, response.status());
            }
        });
    }

    /** A lock file by its content: what an address with {@code lock=} means. Not known to Cosmos. */
    private static HttpResponse lock(Catalog catalog, String sha256) {
        byte[] lock = catalog.locks().get(sha256);
        if (lock == null) {
            throw new CosmosException(CosmosError.of(
                            "LockNotFound",
                            "No package of the repositories has a lock file with SHA-256 [" + sha256
                                    + "]; if the package was updated, update what was installed from it too")
                    .withStatus(404)
                    .with("sha256", sha256));
        }
        return new HttpResponse.Full(200, Headers.of("Content-Type", "text/plain; charset=utf-8"), lock);
    }

    private static String url(HttpRequest http) {
        return http.query()
                .first("url")
                .orElseThrow(() -> new CosmosException(
                        CosmosError.of("not_present", "Item param 'url' not present but required")));
    }

    private static CompletableFuture<HttpResponse> capabilities(HttpRequest http) {
        String mediaType = CAPABILITIES.accepted(http);
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        OFFERED.forEach(name -> names.addObject().put("name", name));
        return CompletableFuture.completedFuture(
                Rpc.answer(mediaType, JsonNodeFactory.instance.objectNode().set("capabilities", names)));
    }
}
