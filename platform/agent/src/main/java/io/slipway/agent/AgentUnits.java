package io.slipway.agent;

import io.slipway.agent.task.TaskServices;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.runtime.health.UnitHealth;
import java.util.List;
import java.util.Locale;

/** How the parts of an agent are. On the agent's loop: a loop that is stuck gives no answer, which says enough. */
final class AgentUnits {
    private static final UnitHealth.Unit AGENT = new UnitHealth.Unit(
            "slipway-agent", "Slipway Agent", "Runs the tasks of the node and tells the master of them");
    private static final UnitHealth.Unit CHECKPOINTS = new UnitHealth.Unit(
            "slipway-agent-checkpoints",
            "Agent Checkpoints",
            "Keeps on disk what a restarted agent needs to find its tasks again");
    private static final UnitHealth.Unit FETCHER =
            new UnitHealth.Unit("slipway-agent-fetcher", "Agent Fetcher", "Brings the files of tasks to the node");

    private AgentUnits() {}

    static List<UnitHealth> of(TaskServices services, MasterLink link, List<FromAgent.Pressure> pressures, int tasks) {
        return List.of(
                link.isRegistered()
                        ? AGENT.well("registered; " + tasks + " tasks")
                        : AGENT.unwell(link.describe() + "; tasks go on meanwhile"),
                CHECKPOINTS.unless(services.checkpoints().trouble(), "the last one was written"),
                FETCHER.unless(services.fetcher().trouble(), "ready"),
                resource(FromAgent.Pressure.Kind.DISK, "Disk", pressures),
                resource(FromAgent.Pressure.Kind.MEMORY, "Memory", pressures),
                resource(FromAgent.Pressure.Kind.PIDS, "Process Ids", pressures));
    }

    private static UnitHealth resource(FromAgent.Pressure.Kind kind, String name, List<FromAgent.Pressure> pressures) {
        UnitHealth.Unit unit = new UnitHealth.Unit(
                "slipway-agent-" + kind.name().toLowerCase(Locale.ROOT),
                "Agent " + name,
                "Whether the node has enough " + name.toLowerCase(Locale.ROOT) + " left");
        return pressures.stream()
                .filter(pressure -> pressure.kind() == kind)
                .findFirst()
                .map(pressure -> unit.unwell(pressure.words()))
                .orElseGet(() -> unit.well("enough is left"));
    }
}
