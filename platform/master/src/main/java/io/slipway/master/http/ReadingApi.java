package io.slipway.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.allocator.Rejection;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Query;
import io.slipway.http.Router;
import io.slipway.master.offers.OpenOffer;
import io.slipway.master.tasks.Task;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The reading endpoints of Mesos, each also below {@code /master} and with {@code .json} at its end, and teardown. */
final class ReadingApi {
    private static final int TASKS_LIMIT = 100;

    private final MasterAccess access;
    private final Endpoint endpoint;
    private final LegacyState legacy;
    private final Answers answers;

    ReadingApi(MasterAccess access, Endpoint endpoint, Answers answers) {
        this.access = access;
        this.endpoint = endpoint;
        this.legacy = new LegacyState(endpoint);
        this.answers = answers;
    }

    void register(Router router) {
        view(router, "state", (view, query) -> legacy.state(view));
        view(router, "state-summary", (view, query) -> legacy.summary(view));
        view(router, "slaves", this::slaves);
        view(router, "frameworks", this::frameworks);
        view(router, "tasks", this::tasks);
        view(router, "roles", (view, query) -> legacy.roles(view));
        on(router, "allocation", request -> {
            CompletableFuture<JsonNode> page = access.view().thenCombine(access.rejections(), ReadingApi::allocation);
            return Answers.answer(page, answers::json);
        });
        view(router, "metrics/snapshot", (view, query) -> metrics(view));
        on(router, "version", request -> answered(answers.json(legacy.version())));
        on(router, "flags", request -> answered(answers.json(legacy.flags())));
        on(router, "health", request -> answered(HttpResponse.empty(200)));
        on(router, "redirect", this::redirect);
        for (String path : List.of("/teardown", "/master/teardown")) {
            router.on("POST", path, (request, parameters) -> Answers.guarded(() -> teardown(request)));
        }
    }

    private void view(Router router, String name, BiFunction<MasterView, Query, JsonNode> page) {
        on(
                router,
                name,
                request -> Answers.answer(access.view(), view -> answers.json(page.apply(view, request.query()))));
    }

    private interface Page {
        CompletionStage<HttpResponse> of(HttpRequest request);
    }

    private static void on(Router router, String name, Page page) {
        for (String path : List.of("/" + name, "/master/" + name, "/" + name + ".json", "/master/" + name + ".json")) {
            router.on("GET", path, (request, parameters) -> Answers.guarded(() -> page.of(request)));
        }
    }

    private static CompletionStage<HttpResponse> answered(HttpResponse answer) {
        return CompletableFuture.completedStage(answer);
    }

    private CompletionStage<HttpResponse> redirect(HttpRequest request) {
        return Answers.answer(
                access.view(),
                view -> new HttpResponse.Full(
                        307,
                        Headers.of("Location", "//" + endpoint.hostname() + ":" + endpoint.port() + "/mesos"),
                        new byte[0]));
    }

    private CompletionStage<HttpResponse> teardown(HttpRequest request) {
        String id = Query.parse(request.text())
                .first("frameworkId")
                .orElseThrow(
                        () -> new Answers.Refusal(400, "Missing 'frameworkId' query parameter in the request body"));
        if (id.isEmpty()) {
            throw new Answers.Refusal(400, "'frameworkId' in the request body is empty");
        }
        return Answers.answer(
                access.teardown(new FrameworkId(id)),
                done -> done
                        ? HttpResponse.empty(200)
                        : HttpResponse.text(400, "No framework found with specified ID '" + id + "'"));
    }

    private JsonNode slaves(MasterView view, Query query) {
        ObjectNode all = legacy.slaves(view);
        query.first("slave_id").ifPresent(id -> {
            keep(all.withArray("slaves"), "id", id);
            keep(all.withArray("recovered_slaves"), "id", id);
            keep(all.withArray("unreachable"), "id", id);
        });
        return all;
    }

    private JsonNode frameworks(MasterView view, Query query) {
        ObjectNode all = legacy.frameworks(view);
        query.first("framework_id").ifPresent(id -> {
            keep(all.withArray("frameworks"), "id", id);
            keep(all.withArray("completed_frameworks"), "id", id);
        });
        return all;
    }

    private static void keep(ArrayNode array, String field, String value) {
        array.removeIf(element -> !element.path(field).asText().equals(value));
    }

    private JsonNode tasks(MasterView view, Query query) {
        String framework = query.first("framework_id").orElse("");
        String task = query.first("task_id").orElse("");
        List<Task> found = new ArrayList<>();
        Stream.concat(view.frameworks().stream(), view.ended().stream())
                .filter(one -> framework.isEmpty() || one.id().value().equals(framework))
                .flatMap(one -> Stream.of(one.tasks(), one.unreachable(), one.completed()))
                .flatMap(List::stream)
                .filter(one -> task.isEmpty() || one.id().value().equals(task))
                .forEach(found::add);
        Comparator<Task> order = Comparator.comparing(ReadingApi::firstSeen)
                .thenComparing(one -> one.id().value());
        found.sort(descending(query) ? order.reversed() : order);
        ArrayNode tasks = JsonNodeFactory.instance.arrayNode();
        found.stream()
                .skip(number(query, "offset", 0))
                .limit(number(query, "limit", TASKS_LIMIT))
                .forEach(one -> tasks.add(legacy.task(one)));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("tasks", tasks);
        return answer;
    }

    private static Instant firstSeen(Task task) {
        List<TaskStatus> statuses = task.statuses();
        return statuses.isEmpty() ? Instant.MAX : statuses.get(0).timestamp();
    }

    private static boolean descending(Query query) {
        String order = query.first("order").orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw new Answers.Refusal(400, "order '" + order + "': expected asc or desc");
        }
        return order.equals("desc");
    }

    private static long number(Query query, String name, long otherwise) {
        String text = query.first(name).orElse(String.valueOf(otherwise));
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new Answers.Refusal(400, name + " '" + text + "': expected a whole number, 0 or more");
        }
        throw new Answers.Refusal(400, name + " '" + text + "': expected a whole number, 0 or more");
    }

    private static JsonNode metrics(MasterView view) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        MetricsSnapshot.of(view).forEach(object::put);
        return object;
    }

    /** Not of Mesos: who holds which offers for how long, and why what is free is not offered. */
    private static JsonNode allocation(MasterView view, List<Rejection> refused) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode offers = answer.putArray("offers");
        for (FrameworkView framework : view.frameworks()) {
            for (OpenOffer open : framework.offers()) {
                ObjectNode entry = offers.addObject()
                        .put("offer_id", open.offer().id().value())
                        .put("framework_id", framework.id().value())
                        .put("framework_name", framework.info().name())
                        .put("agent_id", open.offer().agentId().value())
                        .put("role", open.offer().role())
                        .put(
                                "held_seconds",
                                Duration.between(open.madeAt(), view.takenAt()).toMillis() / 1000.0);
                entry.set("resources", LegacyResources.of(open.offer().resources()));
            }
        }
        ArrayNode rejections = answer.putArray("rejections");
        for (Rejection rejection : refused) {
            rejections
                    .addObject()
                    .put("framework_id", rejection.holder().framework())
                    .put("role", rejection.holder().role())
                    .put("agent_id", rejection.agent())
                    .put("reason", rejection.reason().name())
                    .put("message", rejection.words());
        }
        return answer;
    }
}
