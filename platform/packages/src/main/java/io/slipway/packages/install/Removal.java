package io.slipway.packages.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.UninstallRequest;
import io.slipway.http.HttpTransport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Removes installed packages: the app or group first, then, when it registered as a Mesos framework, that framework, so
 * that its tasks end and its resources are free. Thread-safe.
 */
public final class Removal {
    private final Services services;
    private final Upstream mesos;

    /** @param mesos to the master's own paths, {@code /state} and so on */
    public Removal(Services services, HttpTransport mesos) {
        this.services = services;
        this.mesos = new Upstream(mesos, "Mesos");
    }

    /** Removes what the request means; answers what was removed. Fails with a {@link CosmosException}. */
    public CompletableFuture<List<Installed>> uninstall(Caller caller, UninstallRequest request) {
        return services.list(caller).thenCompose(all -> {
            List<Installed> meant = meant(all, request);
            CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
            for (Installed installed : meant) {
                done = done.thenCompose(unused -> services.delete(caller, installed, request.wipe()))
                        .thenCompose(unused -> tearDown(caller, installed));
            }
            return done.thenApply(unused -> meant);
        });
    }

    private static List<Installed> meant(List<Installed> all, UninstallRequest request) {
        List<Installed> ofPackage = all.stream()
                .filter(installed -> installed.packageName().equals(request.packageName()))
                .toList();
        String appId = request.appId();
        if (appId != null) {
            String id = appId.startsWith("/") ? appId : "/" + appId;
            List<Installed> exact = ofPackage.stream()
                    .filter(installed -> installed.id().equals(id))
                    .toList();
            if (exact.isEmpty()) {
                throw new CosmosException(CosmosError.notInstalled(request.packageName(), id));
            }
            return exact;
        }
        if (ofPackage.isEmpty()) {
            throw new CosmosException(CosmosError.notInstalled(request.packageName()));
        }
        if (ofPackage.size() > 1 && !request.all()) {
            throw new CosmosException(CosmosError.ambiguousAppId(
                    request.packageName(), ofPackage.stream().map(Installed::id).toList()));
        }
        return ofPackage;
    }

    private CompletableFuture<Void> tearDown(Caller caller, Installed installed) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (String name : installed.frameworkNames()) {
            done = done.thenCompose(unused -> tearDown(caller, name));
        }
        return done;
    }

    private CompletableFuture<Void> tearDown(Caller caller, String frameworkName) {
        return mesos.get(caller, "/state").thenCompose(state -> {
            List<String> ids = new ArrayList<>();
            for (JsonNode framework : state.path("frameworks")) {
                if (framework.path("active").asBoolean()
                        && framework.path("name").asText().equals(frameworkName)) {
                    ids.add(framework.path("id").asText());
                }
            }
            if (ids.size() > 1) {
                throw new CosmosException(CosmosError.of(
                                "MultipleFrameworkIds",
                                "Found multiple active frameworks named [" + frameworkName + "]: ["
                                        + String.join(", ", ids) + "]; end the right one with the master's /teardown")
                        .with("frameworkName", frameworkName));
            }
            return ids.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : mesos.form(
                                    caller,
                                    "/teardown",
                                    "frameworkId=" + URLEncoder.encode(ids.get(0), StandardCharsets.UTF_8))
                            .thenApply(answer -> null);
        });
    }
}
