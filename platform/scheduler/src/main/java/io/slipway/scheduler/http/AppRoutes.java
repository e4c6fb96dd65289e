package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppJson;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.AppRequests.Kind;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Timestamps;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import io.slipway.scheduler.http.SchedulerApi.Deployment;
import io.slipway.scheduler.http.SchedulerApi.Options;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * {@code /v2/apps}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 apps</a>
 */
final class AppRoutes {
    private final SchedulerApi scheduler;
    private final TaskRoutes tasks;
    private final Announcements announcements;

    AppRoutes(SchedulerApi scheduler, TaskRoutes tasks, Announcements announcements) {
        this.scheduler = scheduler;
        this.tasks = tasks;
        this.announcements = announcements;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        if (route.isEmpty()) {
            return all(route);
        }
        if (route.part(0).equals("*")) {
            return route.only("GET", () -> below(route));
        }
        if (route.part(0).equals("restart") && route.parts().size() > 1) {
            return route.only("POST", () -> restart(route));
        }
        if (route.part(0).equals("tasks") && route.parts().size() > 1) {
            return tasks.ofApps(
                    route,
                    route.part(1).equals("*") ? route.id(2) : route.id(1),
                    route.part(1).equals("*"));
        }
        if (route.part(1).equals("tasks") && route.parts().size() > 2) {
            return route.only("DELETE", () -> tasks.deleteOne(route, route.id(2), route.part(0)));
        }
        if (route.part(0).equals("versions") && route.parts().size() > 1) {
            return route.only("GET", () -> versions(route.id(1)));
        }
        if (route.part(1).equals("versions") && route.parts().size() > 2) {
            return route.only("GET", () -> version(route.id(2), route.time(0)));
        }
        return one(route, route.id(0));
    }

    private CompletableFuture<HttpResponse> all(Route route) {
        route.allow(Set.of("GET", "POST", "PUT", "PATCH"));
        return switch (route.method()) {
            case "GET" -> list(route);
            case "POST" -> create(route);
            case "PUT" -> {
                boolean partial = route.flag("partialUpdate", true);
                yield updateMany(route, partial ? AppMode.PUT_PARTIAL : AppMode.PUT_WHOLE);
            }
            default -> updateMany(route, AppMode.PATCH);
        };
    }

    private CompletableFuture<HttpResponse> one(Route route, PathId app) {
        route.allow(Set.of("GET", "PUT", "PATCH", "DELETE"));
        return switch (route.method()) {
            case "GET" -> show(route, app);
            case "PUT" -> {
                boolean partial = route.flag("partialUpdate", true);
                yield update(route, app, partial ? AppMode.PUT_PARTIAL : AppMode.PUT_WHOLE);
            }
            case "PATCH" -> update(route, app, AppMode.PATCH);
            default -> delete(route, app);
        };
    }

    private CompletableFuture<HttpResponse> list(Route route) {
        Snapshot snapshot = scheduler.snapshot();
        Predicate<AppDefinition> wanted = filter(route);
        Embeds embeds = Embeds.of(route.request()).inList();
        AppInfoJson info = new AppInfoJson(snapshot);
        ObjectNode body = Answers.object();
        ArrayNode apps = body.putArray("apps");
        snapshot.root().allApps().values().stream().filter(wanted).forEach(app -> apps.add(info.write(app, embeds)));
        return done(Answers.json(200, body));
    }

    private static Predicate<AppDefinition> filter(Route route) {
        Predicate<AppDefinition> wanted = app -> true;
        String cmd = route.request().query().first("cmd").orElse("").toLowerCase(Locale.ROOT);
        if (!cmd.isEmpty()) {
            wanted = wanted.and(app ->
                    app.cmd() != null && app.cmd().toLowerCase(Locale.ROOT).contains(cmd));
        }
        String id = route.request().query().first("id").orElse("").toLowerCase(Locale.ROOT);
        if (!id.isEmpty()) {
            wanted = wanted.and(app -> app.id().toString().contains(id));
        }
        String label = route.request().query().first("label").orElse("");
        if (!label.isEmpty()) {
            Predicate<Map<String, String>> selector = LabelSelector.parse(label);
            wanted = wanted.and(app -> selector.test(app.labels()));
        }
        return wanted;
    }

    private CompletableFuture<HttpResponse> show(Route route, PathId id) {
        Snapshot snapshot = scheduler.snapshot();
        AppDefinition app = snapshot.root().app(id).orElseThrow(() -> ApiError.unknownApp(id));
        ObjectNode body = Answers.object();
        body.set(
                "app",
                new AppInfoJson(snapshot).write(app, Embeds.of(route.request()).single()));
        return done(Answers.json(200, body));
    }

    private CompletableFuture<HttpResponse> below(Route route) {
        Snapshot snapshot = scheduler.snapshot();
        PathId id = route.id(1);
        Embeds embeds = Embeds.of(route.request()).inList();
        AppInfoJson info = new AppInfoJson(snapshot);
        ObjectNode body = Answers.object();
        ArrayNode apps = body.putArray("*");
        snapshot.root()
                .group(id)
                .orElseThrow(() -> ApiError.unknownGroup(id))
                .allApps()
                .values()
                .forEach(app -> apps.add(info.write(app, embeds)));
        return done(Answers.json(200, body));
    }

    private CompletableFuture<HttpResponse> create(Route route) {
        AppRequests requests = new AppRequests();
        AppUpdate update = requests.app(AppRequests.parse(route.request().body()), null, Kind.WHOLE);
        Warnings warnings = Warnings.of(requests, List.of(update), scheduler);
        return scheduler
                .updateApps(List.of(update), AppMode.CREATE, route.options())
                .thenApply(deployment -> {
                    if (deployment.id() == null) {
                        return warnings.on(Answers.deployment(200, deployment), Set.of());
                    }
                    Snapshot snapshot = scheduler.snapshot();
                    HttpResponse.Full response = created(snapshot, update.id(), deployment);
                    announcements.posted(route.request(), snapshot, List.of(update.id()));
                    return warnings.on(response, Set.of(update.id()));
                });
    }

    /** The app as it was when it was created: no task of it exists yet, whatever has happened since. */
    private static HttpResponse.Full created(Snapshot snapshot, PathId id, Deployment deployment) {
        AppDefinition app = snapshot.appAt(id, deployment.version())
                .or(() -> snapshot.root().app(id))
                .orElseThrow(() -> ApiError.unknownApp(id));
        ObjectNode body = AppJson.write(app)
                .put("tasksStaged", 0)
                .put("tasksRunning", 0)
                .put("tasksHealthy", 0)
                .put("tasksUnhealthy", 0);
        body.putArray("deployments").addObject().put("id", deployment.id());
        HttpResponse.Full response = Answers.with(Answers.json(201, body), "Location", id.toString());
        return Answers.with(response, "Marathon-Deployment-Id", String.valueOf(deployment.id()));
    }

    private CompletableFuture<HttpResponse> updateMany(Route route, AppMode mode) {
        AppRequests requests = new AppRequests();
        Kind kind = mode == AppMode.PUT_WHOLE ? Kind.WHOLE : Kind.PARTIAL;
        List<AppUpdate> updates =
                requests.apps(AppRequests.parse(route.request().body()), kind);
        Warnings warnings = Warnings.of(requests, updates, scheduler);
        return scheduler.updateApps(updates, mode, route.options()).thenApply(deployment -> {
            List<PathId> ids = updates.stream().map(AppUpdate::id).toList();
            return changed(route, warnings, ids, deployment, 200);
        });
    }

    private CompletableFuture<HttpResponse> update(Route route, PathId app, AppMode mode) {
        AppRequests requests = new AppRequests();
        Kind kind = mode == AppMode.PUT_WHOLE ? Kind.WHOLE : Kind.PARTIAL;
        AppUpdate update = requests.app(AppRequests.parse(route.request().body()), app, kind);
        Warnings warnings = Warnings.of(requests, List.of(update), scheduler);
        return scheduler.updateApps(List.of(update), mode, route.options()).thenApply(deployment -> {
            boolean created = deployment.created().contains(app);
            HttpResponse.Full response = changed(route, warnings, List.of(app), deployment, created ? 201 : 200);
            return created && deployment.id() != null ? Answers.with(response, "Location", app.toString()) : response;
        });
    }

    private HttpResponse.Full changed(
            Route route, Warnings warnings, List<PathId> apps, Deployment deployment, int status) {
        HttpResponse.Full response = Answers.deployment(status, deployment);
        if (deployment.id() == null) {
            return warnings.on(response, Set.of());
        }
        announcements.posted(route.request(), scheduler.snapshot(), apps);
        return warnings.on(response, Set.copyOf(apps));
    }

    private CompletableFuture<HttpResponse> delete(Route route, PathId app) {
        Options options = new Options(route.flag("force", true), route.flag("dryRun", false));
        return scheduler
                .deleteApp(app, route.flag("wipe", false), options)
                .thenApply(deployment -> Answers.deployment(200, deployment));
    }

    private CompletableFuture<HttpResponse> restart(Route route) {
        return scheduler
                .restartApp(route.id(1), route.options())
                .thenApply(deployment -> Answers.deployment(200, deployment));
    }

    private CompletableFuture<HttpResponse> versions(PathId app) {
        List<Instant> versions = scheduler.snapshot().appVersions(app);
        if (versions.isEmpty()) {
            throw ApiError.unknownApp(app);
        }
        ObjectNode body = Answers.object();
        ArrayNode list = body.putArray("versions");
        versions.forEach(version -> list.add(Timestamps.format(version)));
        return done(Answers.json(200, body));
    }

    private CompletableFuture<HttpResponse> version(PathId app, Instant version) {
        AppDefinition found =
                scheduler.snapshot().appAt(app, version).orElseThrow(() -> ApiError.unknownVersion(app, version));
        return done(Answers.json(200, AppJson.write(found)));
    }

    static CompletableFuture<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
