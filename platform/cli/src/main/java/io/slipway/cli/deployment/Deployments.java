package io.slipway.cli.deployment;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.client.Deployment;
import io.slipway.client.SlipwayClient;
import java.util.List;

/** Finds deployments by what the user typed: the beginning of an id is enough when it is the only one. */
final class Deployments {
    private Deployments() {}

    static Deployment get(SlipwayClient client, String prefix) {
        List<Deployment> all = client.deployments().list();
        List<Deployment> fitting = all.stream()
                .filter(deployment -> deployment.id().startsWith(prefix))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        List<String> ids = all.stream().map(Deployment::id).toList();
        throw new CommandFailure(
                fitting.isEmpty()
                        ? "there is no deployment '" + prefix + "' under way; "
                                + (ids.isEmpty()
                                        ? "there is none at all."
                                        : "there are " + String.join(", ", ids) + ".")
                        : "'" + prefix + "' is the beginning of several deployments: " + String.join(", ", ids)
                                + "; give more of it.");
    }

    static String actions(List<Deployment.Action> actions) {
        return String.join(
                ", ",
                actions.stream()
                        .map(action -> action.action() + " " + action.app())
                        .toList());
    }
}
