package io.slipway.cli.packages;

import io.slipway.client.App;
import io.slipway.client.Change;
import io.slipway.client.SlipwayClient;
import io.slipway.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The apps that an installed package runs as: one, or those of a group. */
public final class InstalledApps {
    private InstalledApps() {}

    /** Their ids; none when nothing is there. */
    public static List<String> of(SlipwayClient client, String id) {
        Optional<App> app = client.apps().find(id);
        if (app.isPresent()) {
            return List.of(app.get().id());
        }
        return client.groups().find(id).map(InstalledApps::ids).orElse(List.of());
    }

    /** The deployment that changes them now; without an id when there is none. */
    public static Change deployment(SlipwayClient client, List<String> apps) {
        return apps.stream()
                .flatMap(id -> client.apps().find(id).stream())
                .flatMap(app -> app.deployments().stream().map(id -> new Change(id, app.version())))
                .findFirst()
                .orElse(new Change("", ""));
    }

    private static List<String> ids(Json group) {
        List<String> ids = new ArrayList<>();
        group.get("apps").items().forEach(app -> ids.add(app.get("id").text("")));
        group.get("groups").items().forEach(inner -> ids.addAll(ids(inner)));
        return ids;
    }
}
