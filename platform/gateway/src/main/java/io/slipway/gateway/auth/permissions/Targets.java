package io.slipway.gateway.auth.permissions;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.http.HttpRequest;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.PathId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which apps and groups a request of the Marathon API changes, and whose files a request reads. Ids are read as the
 * scheduler reads them: from the path when it names one, else from the body, relative ones below what holds them.
 */
public final class Targets {
    /** A task of the scheduler: {@code <app id with / as _>.instance-<uuid>}, with {@code ._app.<n>} or without. */
    private static final Pattern TASK = Pattern.compile("(.+)\\.(?:instance-|marathon-)[^.]+(?:\\..*)?");

    private static final Pattern VIRTUAL = Pattern.compile("/framework/[^/]+/executor/([^/]+)/latest(?:/.*)?");
    private static final Pattern SANDBOX = Pattern.compile(".*?/frameworks/[^/]+/executors/([^/]+)(?:/.*)?");

    private Targets() {}

    /**
     * The apps and groups that a request changes, but for a request about a deployment.
     *
     * @throws io.slipway.marathonapi.ApiError when the body cannot be read
     */
    public static List<PathId> of(HttpRequest request) {
        List<String> segments = Paths.canonical(request.path());
        List<String> rest = segments.subList(2, segments.size());
        return switch (segments.get(1)) {
            case "apps" -> rest.isEmpty() ? ofApps(body(request)) : List.of(app(rest));
            case "groups" -> ofGroup(request, new PathId(rest, true));
            case "tasks" -> ofTasks(body(request));
            case "queue" -> List.of(new PathId(without(rest, rest.size() > 1 ? 1 : 0), true));
            default -> List.of(PathId.ROOT);
        };
    }

    /** The id of the deployment that a request is about; empty when it is about none. */
    public static String deployment(HttpRequest request) {
        List<String> segments = Paths.canonical(request.path());
        return segments.size() == 3 && segments.get(1).equals("deployments") ? segments.get(2) : "";
    }

    /** The app in a path: what follows it, such as {@code restart}, does not belong to it. */
    private static PathId app(List<String> rest) {
        int size = rest.size();
        String last = rest.get(size - 1);
        String before = size > 1 ? rest.get(size - 2) : "";
        int cut = 0;
        if (size > 1 && last.equals("tasks") && before.equals("*")) {
            cut = 2;
        } else if (size > 1 && List.of("restart", "tasks", "versions").contains(last)) {
            cut = 1;
        } else if (size > 2 && List.of("tasks", "versions").contains(before)) {
            cut = 2;
        }
        return new PathId(without(rest, cut), true);
    }

    private static List<String> without(List<String> parts, int last) {
        return parts.subList(0, Math.max(0, parts.size() - last));
    }

    private static List<PathId> ofApps(JsonNode body) {
        if (!body.isArray()) {
            return List.of(id(body, PathId.ROOT));
        }
        List<PathId> ids = new ArrayList<>();
        body.forEach(app -> ids.add(id(app, PathId.ROOT)));
        return ids;
    }

    private static List<PathId> ofGroup(HttpRequest request, PathId path) {
        if (request.method().equals("DELETE")) {
            return List.of(path);
        }
        JsonNode body = body(request);
        List<PathId> ids = new ArrayList<>();
        boolean inBody = request.method().equals("POST") || path.isRoot();
        collect(body, inBody && body.has("id") ? id(body, path) : path, ids);
        return ids;
    }

    /** A group counts, and so does everything in it: ids in it may be absolute. */
    private static void collect(JsonNode group, PathId id, List<PathId> to) {
        to.add(id);
        group.path("apps").forEach(app -> to.add(id(app, id)));
        group.path("groups").forEach(child -> collect(child, id(child, id), to));
    }

    private static List<PathId> ofTasks(JsonNode body) {
        List<PathId> ids = new ArrayList<>();
        body.path("ids").forEach(task -> ids.add(ofTask(task.asText())));
        return ids.isEmpty() ? List.of(PathId.ROOT) : ids;
    }

    /** What has no id is taken for everything. */
    private static PathId id(JsonNode holder, PathId base) {
        JsonNode id = holder.path("id");
        return id.isTextual() ? PathId.parse(id.textValue()).resolve(base) : PathId.ROOT;
    }

    /** The app of a task; the root for tasks that are not the scheduler's. */
    static PathId ofTask(String task) {
        Matcher matcher = TASK.matcher(task);
        return matcher.matches() ? PathId.fromSafe(matcher.group(1)) : PathId.ROOT;
    }

    /** The app whose files a request reads; the root for what belongs to no app, such as the agent's log. */
    public static PathId ofFile(HttpRequest request) {
        String path = request.query().first("path").orElse("");
        if ((path + "/").contains("/../")) {
            return PathId.ROOT;
        }
        Matcher virtual = VIRTUAL.matcher(path);
        if (virtual.matches()) {
            return ofTask(virtual.group(1));
        }
        Matcher sandbox = SANDBOX.matcher(path);
        return sandbox.matches() ? ofTask(sandbox.group(1)) : PathId.ROOT;
    }

    private static JsonNode body(HttpRequest request) {
        return AppRequests.parse(request.body());
    }
}
