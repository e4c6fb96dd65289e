package io.slipway.node.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.runtime.health.UnitHealth;
import java.time.Instant;

/** The whole tree of units and nodes, under the names that DC/OS has for it. */
final class ReportJson {
    private ReportJson() {}

    static ObjectNode of(ClusterHealth.Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode units = json.putObject("Units");
        for (UnitHealth unit : HealthApi.units(report.nodes())) {
            ObjectNode one = units.putObject(unit.id());
            ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
            report.nodes().stream()
                    .filter(node -> node.units().stream().anyMatch(is -> is.id().equals(unit.id())))
                    .forEach(node -> nodes.add(node(node, unit.id())));
            put(one, unit, report.at()).set("Nodes", nodes);
        }
        ObjectNode nodes = json.putObject("Nodes");
        for (NodeHealth node : report.nodes()) {
            ObjectNode one = node(node, "");
            ArrayNode of = one.putArray("Units");
            node.units().forEach(unit -> put(of.addObject(), unit, report.at()));
            nodes.set(node.ip(), one);
        }
        return json.put("UpdatedTime", report.at().toString());
    }

    /** @param unit whose health the node is to have; empty for all */
    private static ObjectNode node(NodeHealth node, String unit) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("Leader", node.leader())
                .put("Role", node.role())
                .put("IP", node.ip())
                .put("Host", node.host());
        boolean healthy = node.units().stream()
                .filter(one -> unit.isEmpty() || one.id().equals(unit))
                .allMatch(UnitHealth::healthy);
        json.put("Health", healthy ? 0 : 1);
        ObjectNode output = json.putObject("Output");
        node.units().stream()
                .filter(one -> unit.isEmpty() || one.id().equals(unit))
                .forEach(one -> output.put(one.id(), one.output()));
        return json.put("MesosID", node.mesosId());
    }

    private static ObjectNode put(ObjectNode json, UnitHealth unit, Instant at) {
        return json.put("UnitName", unit.id())
                .put("Health", unit.healthy() ? 0 : 1)
                .put("Title", unit.description())
                .put("Timestamp", at.toString())
                .put("PrettyName", unit.name());
    }
}
