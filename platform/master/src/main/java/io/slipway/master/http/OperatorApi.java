package io.slipway.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.master.tasks.Task;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.mesosapi.json.MesosJsonException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * The operator API v1: {@code {"type":"GET_X"}} is answered with {@code {"type":"GET_X","get_x":{...}}}.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/operator-http-api/">Mesos: operator HTTP API</a>
 */
final class OperatorApi {
    private static final Set<String> NOT_SERVED = Set.of(
            "GET_LOGGING_LEVEL",
            "SET_LOGGING_LEVEL",
            "LIST_FILES",
            "READ_FILE",
            "GET_EXECUTORS",
            "GET_OPERATIONS",
            "GET_WEIGHTS",
            "UPDATE_WEIGHTS",
            "GET_QUOTA",
            "UPDATE_QUOTA",
            "SET_QUOTA",
            "REMOVE_QUOTA",
            "RESERVE_RESOURCES",
            "UNRESERVE_RESOURCES",
            "CREATE_VOLUMES",
            "DESTROY_VOLUMES",
            "GROW_VOLUME",
            "SHRINK_VOLUME",
            "GET_MAINTENANCE_STATUS",
            "GET_MAINTENANCE_SCHEDULE",
            "UPDATE_MAINTENANCE_SCHEDULE",
            "START_MAINTENANCE",
            "STOP_MAINTENANCE",
            "SUBSCRIBE");

    private final MasterAccess access;
    private final Endpoint endpoint;
    private final LegacyState legacy;
    private final Answers answers;
    private final AgentCalls agentCalls;
    private final Map<String, BiConsumer<MasterView, ObjectNode>> views = new TreeMap<>();

    OperatorApi(MasterAccess access, Endpoint endpoint, Answers answers) {
        this.access = access;
        this.endpoint = endpoint;
        this.legacy = new LegacyState(endpoint);
        this.answers = answers;
        this.agentCalls = new AgentCalls(access);
        views.put("GET_STATE", this::state);
        views.put("GET_AGENTS", this::agents);
        views.put("GET_FRAMEWORKS", this::frameworks);
        views.put("GET_TASKS", this::tasks);
        views.put("GET_ROLES", this::roles);
        views.put("GET_METRICS", OperatorApi::metrics);
        views.put("GET_MASTER", this::master);
    }

    void register(Router router) {
        for (String path : new String[] {"/api/v1", "/master/api/v1"}) {
            router.on("POST", path, (request, parameters) -> Answers.guarded(() -> handle(request)));
        }
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        JsonNode body = answers.body(request);
        String type;
        try {
            type = MesosJson.type(body);
        } catch (MesosJsonException e) {
            throw new Answers.Refusal(400, "Failed to validate master::Call: " + e.getMessage());
        }
        if (NOT_SERVED.contains(type)) {
            throw new Answers.Refusal(
                    501, "The operator call '" + type + "' is not served yet; served are " + served());
        }
        Answers.requireJsonAccepted(request);
        if (type.equals("TEARDOWN")) {
            return teardown(body);
        }
        if (AgentCalls.TYPES.contains(type)) {
            return agentCalls.handle(type, body);
        }
        BiConsumer<MasterView, ObjectNode> view = views.get(type);
        if (view != null) {
            return Answers.answer(access.view(), state -> answer(type, member -> view.accept(state, member)));
        }
        return CompletableFuture.completedStage(answer(type, member -> own(type, member)));
    }

    /** What needs no look at the cluster. */
    private void own(String type, ObjectNode member) {
        switch (type) {
            case "GET_HEALTH" -> member.put("healthy", true);
            case "GET_VERSION" -> member.set("version_info", legacy.version());
            case "GET_FLAGS" -> {
                ArrayNode flags = member.putArray("flags");
                new TreeMap<>(endpoint.flags())
                        .forEach((name, value) ->
                                flags.addObject().put("name", name).put("value", value));
            }
            default ->
                throw new Answers.Refusal(
                        400, "Failed to validate master::Call: unknown type '" + type + "'; served are " + served());
        }
    }

    private String served() {
        return views.keySet() + ", GET_HEALTH, GET_VERSION, GET_FLAGS, TEARDOWN, " + new TreeSet<>(AgentCalls.TYPES);
    }

    private HttpResponse answer(String type, java.util.function.Consumer<ObjectNode> content) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("type", type);
        content.accept(answer.putObject(type.toLowerCase(Locale.ROOT)));
        return answers.json(answer);
    }

    private CompletionStage<HttpResponse> teardown(JsonNode body) {
        String id = body.path("teardown").path("framework_id").path("value").asText();
        if (id.isEmpty()) {
            throw new Answers.Refusal(400, "Expecting 'teardown.framework_id.value' to be present");
        }
        return Answers.answer(
                access.teardown(new FrameworkId(id)),
                done -> done
                        ? HttpResponse.empty(200)
                        : HttpResponse.text(400, "No framework found with specified ID '" + id + "'"));
    }

    private void state(MasterView view, ObjectNode member) {
        tasks(view, member.putObject("get_tasks"));
        member.putObject("get_executors");
        frameworks(view, member.putObject("get_frameworks"));
        agents(view, member.putObject("get_agents"));
    }

    private void agents(MasterView view, ObjectNode member) {
        ArrayNode agents = member.putArray("agents");
        for (AgentView agent : view.agents()) {
            ObjectNode entry = agents.addObject();
            entry.set("agent_info", MesosJson.agent(agent.info()));
            entry.put("active", agent.active()).put("version", agent.info().version());
            entry.put("pid", LegacyState.pid(agent));
            entry.set("registered_time", nanoseconds(agent.registeredAt()));
            if (agent.reregisteredAt() != null) {
                entry.set("reregistered_time", nanoseconds(agent.reregisteredAt()));
            }
            entry.set("total_resources", MesosJson.resources(agent.info().resources()));
            entry.set("allocated_resources", MesosJson.resources(agent.used()));
            entry.set("offered_resources", MesosJson.resources(agent.offered()));
            entry.putArray("capabilities");
            AgentCalls.put(agent.standing(), entry);
        }
        ArrayNode recovered = member.putArray("recovered_agents");
        new TreeMap<>(view.awaited()).values().forEach(info -> recovered.add(MesosJson.agent(info)));
    }

    private void frameworks(MasterView view, ObjectNode member) {
        ArrayNode frameworks = member.putArray("frameworks");
        view.frameworks().forEach(framework -> frameworks.add(framework(framework)));
        ArrayNode completed = member.putArray("completed_frameworks");
        view.ended().forEach(framework -> completed.add(framework(framework)));
    }

    private static ObjectNode framework(FrameworkView framework) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.set("framework_info", MesosJson.framework(framework.info()));
        entry.put("active", framework.connected())
                .put("connected", framework.connected())
                .put("recovered", framework.recovered());
        entry.set("registered_time", nanoseconds(framework.registeredAt()));
        if (framework.reregisteredAt() != null) {
            entry.set("reregistered_time", nanoseconds(framework.reregisteredAt()));
        }
        if (framework.disconnectedAt() != null) {
            entry.set("unregistered_time", nanoseconds(framework.disconnectedAt()));
        }
        ArrayNode offers = entry.putArray("offers");
        framework.offers().forEach(open -> offers.add(MesosJson.offer(open.offer())));
        entry.set("allocated_resources", MesosJson.resources(framework.used()));
        entry.set("offered_resources", MesosJson.resources(framework.offered()));
        return entry;
    }

    private void tasks(MasterView view, ObjectNode member) {
        ArrayNode tasks = member.putArray("tasks");
        ArrayNode unreachable = member.putArray("unreachable_tasks");
        ArrayNode completed = member.putArray("completed_tasks");
        member.putArray("pending_tasks");
        member.putArray("orphan_tasks");
        for (FrameworkView framework : view.frameworks()) {
            put(tasks, framework.tasks());
            put(unreachable, framework.unreachable());
            put(completed, framework.completed());
        }
        view.ended().forEach(framework -> put(completed, framework.completed()));
    }

    private static void put(ArrayNode array, Collection<Task> tasks) {
        for (Task task : tasks) {
            ObjectNode info = MesosJson.task(task.info());
            ObjectNode entry = array.addObject();
            entry.set("name", info.path("name"));
            entry.set("task_id", info.path("task_id"));
            entry.putObject("framework_id").put("value", task.frameworkId().value());
            entry.set("agent_id", info.path("agent_id"));
            entry.put("state", task.state().name());
            entry.set("resources", info.path("resources"));
            ArrayNode statuses = entry.putArray("statuses");
            task.statuses().forEach(status -> statuses.add(MesosJson.status(status)));
            entry.put("status_update_state", task.stateTold().name());
            for (String optional : new String[] {"labels", "discovery", "health_check", "kill_policy"}) {
                if (info.has(optional)) {
                    entry.set(optional, info.path(optional));
                }
            }
        }
    }

    private void roles(MasterView view, ObjectNode member) {
        ArrayNode roles = member.putArray("roles");
        for (RoleSummary role : RoleSummary.all(view, endpoint.weights())) {
            ObjectNode entry = roles.addObject().put("name", role.name()).put("weight", role.weight());
            ArrayNode frameworks = entry.putArray("frameworks");
            role.frameworks().forEach(id -> frameworks.addObject().put("value", id.value()));
            entry.set("resources", MesosJson.resources(role.allocated().plus(role.offered())));
        }
    }

    private static void metrics(MasterView view, ObjectNode member) {
        ArrayNode metrics = member.putArray("metrics");
        MetricsSnapshot.of(view)
                .forEach((name, value) -> metrics.addObject().put("name", name).put("value", value));
    }

    private void master(MasterView view, ObjectNode member) {
        member.set("master_info", MasterInfoJson.of(endpoint, view.masterId()));
        member.put("start_time", LegacyState.seconds(view.startedAt()));
        member.put("elected_time", LegacyState.seconds(view.startedAt()));
    }

    private static ObjectNode nanoseconds(Instant time) {
        return JsonNodeFactory.instance.objectNode().put("nanoseconds", time.toEpochMilli() * 1_000_000);
    }
}
