package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupJson;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Timestamps;
import io.slipway.marathonapi.ValidationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * {@code /v2/groups}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 groups</a>
 */
final class GroupRoutes {
    private final SchedulerApi scheduler;

    GroupRoutes(SchedulerApi scheduler) {
        this.scheduler = scheduler;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        if (route.part(0).equals("apps")) {
            return route.only("GET", () -> apps(route, route.id(1)));
        }
        if (route.part(0).equals("versions")) {
            return route.only("GET", () -> versions(route.id(1)));
        }
        if (route.part(1).equals("versions")) {
            return route.only("GET", () -> version(route, route.id(2), route.time(0)));
        }
        route.allow(Set.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        PathId group = route.id(0);
        return switch (route.method()) {
            case "GET" -> show(route, scheduler.snapshot(), find(scheduler.snapshot(), group));
            case "POST" -> update(route, group, true);
            case "PUT" -> update(route, group, false);
            case "PATCH" -> enforceRole(route, group);
            default ->
                scheduler
                        .deleteGroup(group, route.flag("wipe", false), route.options())
                        .thenApply(deployment -> Answers.deployment(200, deployment));
        };
    }

    private static Group find(Snapshot snapshot, PathId id) {
        return snapshot.root().group(id).orElseThrow(() -> ApiError.unknownGroup(id));
    }

    private static CompletableFuture<HttpResponse> show(Route route, Snapshot snapshot, Group group) {
        List<String> embed = route.request().query().all("embed");
        boolean groups = embed.isEmpty() || embed.contains("group.groups");
        boolean apps = embed.isEmpty() || embed.stream().anyMatch(name -> name.startsWith("group.apps"));
        Embeds embeds = Embeds.of(route.request());
        return AppRoutes.done(Answers.json(200, write(group, new AppInfoJson(snapshot), embeds, groups, apps)));
    }

    private static ObjectNode write(Group group, AppInfoJson info, Embeds embeds, boolean groups, boolean apps) {
        ObjectNode json = Answers.object().put("id", group.id().toString());
        ArrayNode ownApps = json.putArray("apps");
        if (apps) {
            group.apps().values().forEach(app -> ownApps.add(info.write(app, embeds)));
        }
        ArrayNode ownGroups = json.putArray("groups");
        if (groups) {
            group.groups().values().forEach(child -> ownGroups.add(write(child, info, embeds, true, apps)));
        }
        GroupJson.writeFrame(json, group);
        return json;
    }

    private CompletableFuture<HttpResponse> apps(Route route, PathId id) {
        Snapshot snapshot = scheduler.snapshot();
        AppInfoJson info = new AppInfoJson(snapshot);
        Embeds embeds = Embeds.of(route.request()).inList();
        ArrayNode apps = JsonNodeFactory.instance.arrayNode();
        find(snapshot, id).allApps().values().forEach(app -> apps.add(info.write(app, embeds)));
        return AppRoutes.done(Answers.json(200, apps));
    }

    private CompletableFuture<HttpResponse> versions(PathId group) {
        Snapshot snapshot = scheduler.snapshot();
        List<Instant> versions = snapshot.groupVersions(group);
        if (versions.isEmpty()) {
            find(snapshot, group);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        versions.forEach(version -> list.add(Timestamps.format(version)));
        return AppRoutes.done(Answers.json(200, list));
    }

    private CompletableFuture<HttpResponse> version(Route route, PathId group, Instant version) {
        Snapshot snapshot = scheduler.snapshot();
        Group found = snapshot.groupAt(group, version).orElseThrow(() -> ApiError.unknownGroupVersion(group, version));
        return show(route, snapshot, found);
    }

    private CompletableFuture<HttpResponse> update(Route route, PathId path, boolean create) {
        AppRequests requests = new AppRequests();
        JsonNode body = AppRequests.parse(route.request().body());
        PathId id = target(path, body, create);
        GroupUpdate update = requests.group(body, id);
        Warnings warnings = Warnings.of(requests, update, scheduler);
        return scheduler.updateGroup(update, create, route.options()).thenApply(deployment -> {
            HttpResponse.Full response = Answers.deployment(create ? 201 : 200, deployment);
            if (create && deployment.id() != null) {
                response = Answers.with(response, "Location", id.toString());
            }
            Set<PathId> changed = deployment.id() == null
                    ? Set.of()
                    : scheduler.snapshot().root().group(id).stream()
                            .flatMap(group -> group.allApps().keySet().stream())
                            .collect(Collectors.toSet());
            return warnings.on(response, changed);
        });
    }

    /** POST names the group in the path, in the body, or in both: then the body's is below the path's. */
    private static PathId target(PathId path, JsonNode body, boolean create) {
        String given = body.path("id").asText("");
        if (given.isEmpty()) {
            return path;
        }
        PathId id = PathId.parse(given);
        if (create) {
            return id.resolve(path);
        }
        if (path.isRoot()) {
            return id.resolve(PathId.ROOT);
        }
        if (!id.resolve(path.parent()).equals(path) && !id.resolve(PathId.ROOT).equals(path)) {
            throw ValidationFailure.notValid("/id", "'" + given + "' is not the group of the path, '" + path + "'");
        }
        return path;
    }

    private CompletableFuture<HttpResponse> enforceRole(Route route, PathId group) {
        JsonNode value = AppRequests.parse(route.request().body()).path("enforceRole");
        if (!value.isBoolean()) {
            throw ValidationFailure.wrongShape(List.of(new ValidationFailure.Violation(
                    "/enforceRole", value.isMissingNode() ? "error.path.missing" : "error.expected.jsboolean")));
        }
        if (group.segments().size() != 1) {
            throw ApiError.unprocessable(
                    "enforceRole can only be set on a top-level group, and '" + group + "' is none");
        }
        return scheduler
                .enforceRole(group, value.booleanValue())
                .thenApply(unused -> Answers.json(200, Answers.object()));
    }
}
