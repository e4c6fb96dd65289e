package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskJson;
import io.slipway.marathonapi.ValidationFailure;
import io.slipway.scheduler.http.SchedulerApi.Deployment;
import io.slipway.scheduler.http.SchedulerApi.KillMode;
import io.slipway.scheduler.http.SchedulerApi.Killed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code /v2/tasks}, and the tasks below {@code /v2/apps}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 tasks</a>
 */
final class TaskRoutes {
    /** Both forms of Marathon: {@code app.instance-uuid._app.1} and, before 1.8, {@code app.uuid}. */
    private static final Pattern TASK_ID =
            Pattern.compile("^.+\\.((instance-|marathon-)[^.]+(\\.[^.]+(\\.\\d+)?)?|[^.]+)$");

    private final SchedulerApi scheduler;

    TaskRoutes(SchedulerApi scheduler) {
        this.scheduler = scheduler;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        if (route.isEmpty()) {
            return route.only("GET", () -> list(route));
        }
        if (route.parts().equals(List.of("delete"))) {
            return route.only("POST", () -> delete(route));
        }
        throw ApiError.unknownTask(String.join("/", route.parts()));
    }

    private CompletableFuture<HttpResponse> list(Route route) {
        Snapshot snapshot = scheduler.snapshot();
        Set<String> statuses = new LinkedHashSet<>(route.request().query().all("status"));
        statuses.addAll(route.request().query().all("status[]"));
        statuses.retainAll(Set.of("running", "staging"));
        List<Task> tasks = snapshot.root().allApps().keySet().stream()
                .flatMap(app -> snapshot.tasks(app).stream())
                .filter(task -> statuses.isEmpty()
                        || (statuses.contains("running") && task.isRunning())
                        || (statuses.contains("staging") && task.isStaged()))
                .toList();
        String accept = route.request().headers().first("Accept").orElse("");
        if (accept.startsWith("text/plain")) {
            return AppRoutes.done(HttpResponse.text(200, plain(snapshot)));
        }
        return AppRoutes.done(Answers.json(200, tasks(tasks)));
    }

    /** One line for each service port: the app, the port, and where it is served; as bridges to HAProxy read it. */
    private static String plain(Snapshot snapshot) {
        StringBuilder text = new StringBuilder();
        for (AppDefinition app : snapshot.root().allApps().values()) {
            List<Task> running =
                    snapshot.tasks(app.id()).stream().filter(Task::isRunning).toList();
            List<Integer> servicePorts = app.servicePorts();
            for (int i = 0; i < servicePorts.size(); i++) {
                int index = i;
                text.append(app.id().safe())
                        .append('\t')
                        .append(servicePorts.get(i))
                        .append('\t')
                        .append(running.stream()
                                .filter(task -> index < task.ports().size())
                                .map(task -> task.host() + ":" + task.ports().get(index) + "\t")
                                .collect(Collectors.joining()))
                        .append('\n');
            }
            if (servicePorts.isEmpty()) {
                text.append(app.id().safe()).append("\t \t");
                running.forEach(task -> text.append(task.host()).append('\t'));
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** {@code /v2/apps/{id}/tasks}. */
    CompletableFuture<HttpResponse> ofApps(Route route, PathId id, boolean group) {
        route.allow(Set.of("GET", "DELETE"));
        Snapshot snapshot = scheduler.snapshot();
        Collection<PathId> apps = List.of(id);
        if (group) {
            apps = snapshot.root()
                    .group(id)
                    .orElseThrow(() -> ApiError.unknownGroup(id))
                    .allApps()
                    .keySet();
        } else if (snapshot.root().app(id).isEmpty()) {
            throw ApiError.unknownApp(id);
        }
        List<Task> tasks =
                apps.stream().flatMap(app -> snapshot.tasks(app).stream()).toList();
        if (route.method().equals("GET")) {
            return AppRoutes.done(Answers.json(200, tasks(tasks)));
        }
        String host = route.request().query().first("host").orElse("*");
        Set<String> ids = tasks.stream()
                .filter(task -> host.equals("*") || task.host().equals(host))
                .map(Task::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return kill(route, ids);
    }

    /** {@code DELETE /v2/apps/{id}/tasks/{task}}. */
    CompletableFuture<HttpResponse> deleteOne(Route route, PathId app, String id) {
        Snapshot snapshot = scheduler.snapshot();
        if (snapshot.root().app(app).isEmpty()) {
            throw ApiError.unknownApp(app);
        }
        wellFormed(id);
        if (snapshot.task(id).filter(task -> task.appId().equals(app)).isEmpty()) {
            throw ApiError.unknownTask(id);
        }
        return scheduler.killTasks(Set.of(id), mode(route), route.options()).thenApply(killed -> {
            Deployment deployment = killed.deployment();
            if (deployment != null) {
                return Answers.deployment(200, deployment);
            }
            if (killed.tasks().isEmpty()) {
                throw ApiError.unknownTask(id);
            }
            ObjectNode body = Answers.object();
            body.set("task", TaskJson.write(killed.tasks().get(0)));
            return Answers.json(200, body);
        });
    }

    private CompletableFuture<HttpResponse> delete(Route route) {
        JsonNode body = AppRequests.parse(route.request().body());
        JsonNode ids = body.path("ids");
        if (!ids.isArray()) {
            throw ValidationFailure.wrongShape(List.of(new ValidationFailure.Violation(
                    "/ids", ids.isMissingNode() ? "error.path.missing" : "error.expected.jsarray")));
        }
        Set<String> tasks = new LinkedHashSet<>();
        for (JsonNode id : ids) {
            if (!id.isTextual()) {
                throw ValidationFailure.wrongShape(List.of(
                        new ValidationFailure.Violation("/ids(" + tasks.size() + ")", "error.expected.jsstring")));
            }
            wellFormed(id.textValue());
            tasks.add(id.textValue());
        }
        return kill(route, tasks);
    }

    private CompletableFuture<HttpResponse> kill(Route route, Set<String> tasks) {
        KillMode mode = mode(route);
        if (tasks.isEmpty() && mode != KillMode.SCALE) {
            return AppRoutes.done(Answers.json(200, tasks(List.of())));
        }
        return scheduler.killTasks(tasks, mode, route.options()).thenApply(TaskRoutes::killed);
    }

    private static HttpResponse killed(Killed killed) {
        Deployment deployment = killed.deployment();
        return deployment != null ? Answers.deployment(200, deployment) : Answers.json(200, tasks(killed.tasks()));
    }

    private static KillMode mode(Route route) {
        boolean scale = route.flag("scale", false);
        boolean wipe = route.flag("wipe", false);
        if (scale && wipe) {
            throw ApiError.badRequest("You cannot use scale and wipe at the same time.");
        }
        return scale ? KillMode.SCALE : wipe ? KillMode.WIPE : KillMode.RESTART;
    }

    private static void wellFormed(String id) {
        if (!TASK_ID.matcher(id).matches()) {
            throw ApiError.badRequest("Invalid task id '" + id
                    + "'. [Expected the form of <app id with / as _>.instance-<uuid>._app.<n>]");
        }
    }

    private static ObjectNode tasks(List<Task> tasks) {
        ObjectNode body = Answers.object();
        ArrayNode list = body.putArray("tasks");
        new ArrayList<>(tasks).forEach(task -> list.add(TaskJson.write(task)));
        return body;
    }
}
