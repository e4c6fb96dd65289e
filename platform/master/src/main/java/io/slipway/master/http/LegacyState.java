package io.slipway.master.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.master.tasks.Task;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.DiscoveryInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The JSON of Mesos' reading endpoints. They say {@code slave} where v1 says agent.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/endpoints/master/state/">Mesos: /state</a>
 */
final class LegacyState {
    private final Endpoint endpoint;

    LegacyState(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** {@code /version}. */
    ObjectNode version() {
        return object().put("build_date", "")
                .put("build_time", 0)
                .put("build_user", "")
                .put("version", endpoint.version());
    }

    /** {@code /flags}. */
    ObjectNode flags() {
        ObjectNode flags = object();
        new TreeMap<>(endpoint.flags()).forEach(flags::put);
        ObjectNode answer = object();
        answer.set("flags", flags);
        return answer;
    }

    /** {@code /state}. */
    ObjectNode state(MasterView view) {
        ObjectNode state = version();
        state.put("start_time", seconds(view.startedAt())).put("elected_time", seconds(view.startedAt()));
        state.put("id", view.masterId()).put("pid", endpoint.pid()).put("hostname", endpoint.hostname());
        state.putArray("capabilities");
        long active = view.agents().stream().filter(AgentView::active).count();
        state.put("activated_slaves", active)
                .put("deactivated_slaves", view.agents().size() - active)
                .put("unreachable_slaves", view.unreachable().size());
        state.put("leader", endpoint.pid());
        state.putObject("leader_info")
                .put("id", view.masterId())
                .put("pid", endpoint.pid())
                .put("port", endpoint.port())
                .put("hostname", endpoint.hostname());
        state.put("cluster", endpoint.cluster());
        state.setAll(flags());
        ArrayNode slaves = state.putArray("slaves");
        view.agents().forEach(agent -> slaves.add(slave(agent)));
        state.set("recovered_slaves", recovered(view));
        state.setAll(frameworks(view));
        state.putArray("orphan_tasks");
        return state;
    }

    /** {@code /frameworks}. */
    ObjectNode frameworks(MasterView view) {
        ObjectNode answer = object();
        ArrayNode frameworks = answer.putArray("frameworks");
        view.frameworks().forEach(framework -> frameworks.add(framework(framework)));
        ArrayNode completed = answer.putArray("completed_frameworks");
        view.ended().forEach(framework -> completed.add(framework(framework)));
        answer.putArray("unregistered_frameworks");
        return answer;
    }

    /** {@code /slaves}. */
    ObjectNode slaves(MasterView view) {
        ObjectNode answer = object();
        ArrayNode slaves = answer.putArray("slaves");
        for (AgentView agent : view.agents()) {
            ObjectNode slave = slave(agent);
            Resources total = agent.info().resources();
            ObjectNode reserved = slave.putObject("reserved_resources_full");
            for (String role : total.roles()) {
                if (!role.equals(Resources.UNRESERVED)) {
                    reserved.set(role, MesosJson.resources(total.ofRole(role)));
                }
            }
            slave.set("unreserved_resources_full", MesosJson.resources(total.ofRole(Resources.UNRESERVED)));
            slave.set("used_resources_full", MesosJson.resources(agent.used()));
            slave.set("offered_resources_full", MesosJson.resources(agent.offered()));
            slaves.add(slave);
        }
        answer.set("recovered_slaves", recovered(view));
        answer.set("unreachable", unreachable(view));
        return answer;
    }

    /** {@code /state-summary}. */
    ObjectNode summary(MasterView view) {
        ObjectNode summary = object().put("hostname", endpoint.hostname()).put("cluster", endpoint.cluster());
        TaskCounts counts = TaskCounts.of(view);
        ArrayNode slaves = summary.putArray("slaves");
        for (AgentView agent : view.agents()) {
            ObjectNode slave = slave(agent);
            slave.setAll(counts.ofAgent(agent.id()));
            slave.set("framework_ids", ids(counts.frameworksOn(agent.id())));
            slaves.add(slave);
        }
        ArrayNode frameworks = summary.putArray("frameworks");
        for (FrameworkView framework : view.frameworks()) {
            ObjectNode entry = frameworkSummary(framework);
            entry.setAll(counts.ofFramework(framework.id()));
            entry.set("slave_ids", ids(counts.agentsOf(framework.id())));
            frameworks.add(entry);
        }
        return summary;
    }

    /** {@code /roles}. */
    ObjectNode roles(MasterView view) {
        ObjectNode answer = object();
        ArrayNode roles = answer.putArray("roles");
        for (RoleSummary role : RoleSummary.all(view, endpoint.weights())) {
            ObjectNode entry = roles.addObject().put("name", role.name()).put("weight", role.weight());
            ObjectNode quota = entry.putObject("quota").put("role", role.name());
            quota.putObject("guarantee");
            quota.putObject("limit");
            quota.set("consumed", LegacyResources.of(role.allocated()));
            entry.set("resources", LegacyResources.of(role.allocated().plus(role.offered())));
            entry.set("allocated", LegacyResources.of(role.allocated()));
            entry.set("offered", LegacyResources.of(role.offered()));
            entry.set("reserved", LegacyResources.of(role.reserved()));
            entry.set("frameworks", ids(role.frameworks()));
        }
        return answer;
    }

    ObjectNode task(Task task) {
        TaskInfo info = task.info();
        ObjectNode object = object().put("id", task.id().value())
                .put("name", info.name())
                .put("framework_id", task.frameworkId().value())
                .put("executor_id", "")
                .put("slave_id", task.agentId().value())
                .put("state", task.state().name());
        object.set("resources", LegacyResources.of(info.resources()));
        object.put("role", info.role());
        ArrayNode statuses = object.putArray("statuses");
        task.statuses().forEach(status -> statuses.add(status(status)));
        if (info.command().user() != null) {
            object.put("user", info.command().user());
        }
        object.set("labels", labels(info.labels()));
        if (info.discovery() != null) {
            object.set("discovery", discovery(info.discovery()));
        }
        if (info.healthCheck() != null) {
            object.set("health_check", MesosJson.task(info).path("health_check"));
        }
        return object;
    }

    private ObjectNode slave(AgentView agent) {
        ObjectNode slave = object().put("id", agent.id().value())
                .put("hostname", agent.info().hostname())
                .put("port", agent.info().port());
        slave.set("attributes", LegacyResources.of(agent.info().attributes()));
        slave.put("pid", pid(agent)).put("registered_time", seconds(agent.registeredAt()));
        if (agent.reregisteredAt() != null) {
            slave.put("reregistered_time", seconds(agent.reregisteredAt()));
        }
        Resources total = agent.info().resources();
        slave.set("resources", LegacyResources.of(total));
        slave.set("used_resources", LegacyResources.of(agent.used()));
        slave.set("offered_resources", LegacyResources.of(agent.offered()));
        slave.set("reserved_resources", LegacyResources.reserved(total));
        slave.set("unreserved_resources", LegacyResources.of(total.ofRole(Resources.UNRESERVED)));
        slave.put("active", agent.active());
        AgentCalls.put(agent.standing(), slave);
        slave.put("version", agent.info().version());
        slave.putArray("capabilities");
        if (agent.notOffered() != null) {
            slave.put("not_offered", agent.notOffered());
        }
        return slave;
    }

    static String pid(AgentView agent) {
        return "slave(1)@" + agent.info().hostname() + ":" + agent.info().port();
    }

    private static ArrayNode recovered(MasterView view) {
        ArrayNode recovered = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(view.awaited()).forEach((id, info) -> recovered.add(absent(id.value(), info)));
        return recovered;
    }

    /** Not of Mesos, which tells only how many they are. */
    private static ArrayNode unreachable(MasterView view) {
        ArrayNode unreachable = JsonNodeFactory.instance.arrayNode();
        view.unreachable()
                .forEach(agent ->
                        unreachable.add(absent(String.valueOf(agent.info().id()), agent.info())
                                .put("unreachable_time", seconds(agent.since()))));
        return unreachable;
    }

    private static ObjectNode absent(String id, AgentInfo info) {
        ObjectNode slave =
                object().put("id", id).put("hostname", info.hostname()).put("port", info.port());
        slave.set("attributes", LegacyResources.of(info.attributes()));
        slave.set("resources", LegacyResources.of(info.resources()));
        slave.set("reserved_resources", LegacyResources.reserved(info.resources()));
        return slave.put("version", info.version());
    }

    private static ObjectNode frameworkSummary(FrameworkView framework) {
        ObjectNode object = object().put("id", framework.id().value())
                .put("name", framework.info().name());
        object.set("used_resources", LegacyResources.of(framework.used()));
        object.set("offered_resources", LegacyResources.of(framework.offered()));
        ArrayNode capabilities = object.putArray("capabilities");
        framework.info().capabilities().stream().sorted().forEach(one -> capabilities.add(one.name()));
        return object.put("hostname", framework.info().hostname())
                .put("webui_url", framework.info().webuiUrl())
                .put("active", framework.connected())
                .put("connected", framework.connected())
                .put("recovered", framework.recovered());
    }

    private ObjectNode framework(FrameworkView framework) {
        ObjectNode object = frameworkSummary(framework);
        object.put("user", framework.info().user())
                .put("failover_timeout", framework.info().failoverTimeout().toMillis() / 1000.0)
                .put("checkpoint", framework.info().checkpoint())
                .put("registered_time", seconds(framework.registeredAt()))
                .put("unregistered_time", framework.disconnectedAt() == null ? 0 : seconds(framework.disconnectedAt()));
        if (!framework.info().principal().isEmpty()) {
            object.put("principal", framework.info().principal());
        }
        if (framework.reregisteredAt() != null) {
            object.put("reregistered_time", seconds(framework.reregisteredAt()));
        }
        if (framework.info().capabilities().contains(Capability.MULTI_ROLE)) {
            ArrayNode roles = object.putArray("roles");
            framework.info().roles().forEach(roles::add);
        } else {
            object.put("role", framework.info().roles().get(0));
        }
        putTasks(object.putArray("tasks"), framework.tasks());
        putTasks(object.putArray("unreachable_tasks"), framework.unreachable());
        putTasks(object.putArray("completed_tasks"), framework.completed());
        ArrayNode offers = object.putArray("offers");
        framework.offers().forEach(open -> offers.add(offer(open.offer())));
        object.putArray("executors");
        object.set("labels", labels(framework.info().labels()));
        return object;
    }

    private void putTasks(ArrayNode array, Collection<Task> tasks) {
        tasks.forEach(task -> array.add(task(task)));
    }

    private static ObjectNode offer(Offer offer) {
        ObjectNode object = object().put("id", offer.id().value())
                .put("framework_id", offer.frameworkId().value())
                .put("slave_id", offer.agentId().value());
        object.putObject("allocation_info").put("role", offer.role());
        object.set("resources", LegacyResources.of(offer.resources()));
        return object;
    }

    private static ObjectNode status(TaskStatus status) {
        ObjectNode object = object().put("state", status.state().name()).put("timestamp", seconds(status.timestamp()));
        if (status.containerId() != null) {
            object.putObject("container_status")
                    .putObject("container_id")
                    .put("value", status.containerId().value());
        }
        if (status.healthy() != null) {
            object.put("healthy", status.healthy());
        }
        return object;
    }

    private static ObjectNode discovery(DiscoveryInfo discovery) {
        ObjectNode object = object().put("visibility", discovery.visibility()).put("name", discovery.name());
        ArrayNode ports = object.putObject("ports").putArray("ports");
        for (DiscoveryInfo.Port port : discovery.ports()) {
            ObjectNode entry = ports.addObject()
                    .put("number", port.number())
                    .put("name", port.name())
                    .put("protocol", port.protocol());
            if (!port.labels().isEmpty()) {
                entry.putObject("labels").set("labels", labels(port.labels()));
            }
        }
        return object;
    }

    private static ArrayNode labels(Map<String, String> labels) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(labels)
                .forEach((key, value) -> array.addObject().put("key", key).put("value", value));
        return array;
    }

    private static ArrayNode ids(Collection<?> ids) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        TreeSet<String> sorted = new TreeSet<>();
        ids.forEach(id -> sorted.add(id.toString()));
        sorted.forEach(array::add);
        return array;
    }

    static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
