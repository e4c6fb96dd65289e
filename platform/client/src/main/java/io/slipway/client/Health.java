package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;

/**
 * How the cluster is: {@code /system/health/v1/report}.
 *
 * @param json the whole report
 */
public record Health(Json json) {
    /** The nodes, masters first. */
    public List<NodeReport> nodes() {
        return json.get("Nodes").fields().values().stream().map(NodeReport::new).toList();
    }

    /** Whether every unit of every node is well. */
    public boolean healthy() {
        return nodes().stream().allMatch(NodeReport::healthy);
    }

    /**
     * A node.
     *
     * @param json the whole object
     */
    public record NodeReport(Json json) {
        /** Its address. */
        public String ip() {
            return json.get("IP").text("");
        }

        /** Master, agent or public agent, and whether it leads. */
        public String role() {
            return json.get("Role").text("") + (json.get("Leader").flag(false) ? ", leads" : "");
        }

        /** Whether all its units are well. */
        public boolean healthy() {
            return json.get("Health").number(1) == 0;
        }

        /** Its parts. */
        public List<UnitReport> units() {
            Json outputs = json.get("Output");
            return json.get("Units").items().stream()
                    .map(unit -> new UnitReport(
                            unit.get("UnitName").text(""),
                            unit.get("Health").number(1) == 0,
                            outputs.get(unit.get("UnitName").text("")).text("")))
                    .toList();
        }
    }

    /**
     * A part of a node.
     *
     * @param id such as {@code slipway-log}
     * @param output how it stands, or what is wrong
     */
    public record UnitReport(String id, boolean healthy, String output) {}
}
