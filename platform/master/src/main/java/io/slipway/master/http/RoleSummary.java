package io.slipway.master.http;

import io.slipway.master.offers.OpenOffer;
import io.slipway.master.tasks.Task;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.master.view.ResourceSum;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.resources.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A role that somebody has or something is reserved for.
 *
 * @param allocated what the tasks on its account take
 * @param offered what is offered for it
 * @param reserved what agents reserve for it
 * @param frameworks who has it
 */
record RoleSummary(
        String name,
        double weight,
        Resources allocated,
        Resources offered,
        Resources reserved,
        Set<FrameworkId> frameworks) {

    static List<RoleSummary> all(MasterView view, Map<String, Double> weights) {
        TreeMap<String, Set<FrameworkId>> members = new TreeMap<>();
        Map<String, ResourceSum> allocated = new HashMap<>();
        Map<String, ResourceSum> offered = new HashMap<>();
        Map<String, ResourceSum> reserved = new HashMap<>();
        members.put(Resources.UNRESERVED, new TreeSet<>());
        for (AgentView agent : view.agents()) {
            for (String role : agent.info().resources().roles()) {
                if (!role.equals(Resources.UNRESERVED)) {
                    members.computeIfAbsent(role, unused -> new TreeSet<>());
                    add(reserved, role, agent.info().resources().ofRole(role));
                }
            }
        }
        for (FrameworkView framework : view.frameworks()) {
            for (String role : framework.info().roles()) {
                members.computeIfAbsent(role, unused -> new TreeSet<>()).add(framework.id());
            }
            for (Task task : framework.tasks()) {
                if (!task.state().terminal()) {
                    members.computeIfAbsent(task.info().role(), unused -> new TreeSet<>())
                            .add(framework.id());
                    add(allocated, task.info().role(), task.info().resources());
                }
            }
            for (OpenOffer open : framework.offers()) {
                add(offered, open.offer().role(), open.offer().resources());
            }
        }
        return members.entrySet().stream()
                .map(role -> new RoleSummary(
                        role.getKey(),
                        weights.getOrDefault(role.getKey(), 1.0),
                        total(allocated, role.getKey()),
                        total(offered, role.getKey()),
                        total(reserved, role.getKey()),
                        role.getValue()))
                .toList();
    }

    private static void add(Map<String, ResourceSum> sums, String role, Resources resources) {
        sums.computeIfAbsent(role, unused -> new ResourceSum()).add(resources);
    }

    private static Resources total(Map<String, ResourceSum> sums, String role) {
        ResourceSum sum = sums.get(role);
        return sum == null ? Resources.EMPTY : sum.total();
    }
}
