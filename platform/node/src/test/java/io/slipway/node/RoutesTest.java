package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.http.AgentApi;
import io.slipway.agent.http.FilesApi;
import io.slipway.agent.sandbox.Sandboxes;
import io.slipway.gateway.auth.permissions.PermissionTable;
import io.slipway.http.HttpHandler;
import io.slipway.http.Router;
import io.slipway.master.http.Endpoint;
import io.slipway.master.http.MasterAccess;
import io.slipway.master.http.MasterHttp;
import io.slipway.node.health.ClusterHealth;
import io.slipway.node.health.HealthApi;
import io.slipway.packages.http.CosmosHandler;
import io.slipway.packages.install.Removal;
import io.slipway.packages.install.Services;
import io.slipway.packages.repository.Repositories;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every route of the front door has its row in the permission table: none is open or closed by accident. */
class RoutesTest {
    private static final PermissionTable TABLE = PermissionTable.FRONT_DOOR;

    @Test
    void everyRouteOfTheApisIsClassified() {
        List<String> routes = new ArrayList<>();
        add(routes, "/mesos", ((Router) master()).routes());
        add(routes, "/system/health/v1", new HealthApi((ClusterHealth) null, "0").routes());
        add(routes, "/agent/S1", agent().routes());
        add(routes, "", packages().routes());

        assertThat(routes).hasSizeGreaterThan(60);
        assertThat(routes.stream().filter(route -> !isKnown(route)))
                .as("routes that nobody is let to")
                .isEmpty();
    }

    /** Below {@code /service} only the scheduler is reached; the packages' own path there is served inside only. */
    private static boolean isKnown(String route) {
        String[] parts = route.split(" ");
        String path = parts[1].replaceAll("\\{[^}]*}", "x");
        return path.startsWith("/service/") || TABLE.knows(parts[0], path.equals("//") ? "/" : path);
    }

    private static void add(List<String> to, String prefix, List<String> routes) {
        routes.forEach(route -> {
            String[] parts = route.split(" ");
            to.add(parts[0] + " " + prefix + parts[1]);
        });
    }

    private static HttpHandler master() {
        Endpoint endpoint = new Endpoint("c", "h", 1, "0", Map.of(), Map.of());
        return MasterHttp.handler((MasterAccess) null, endpoint, Ids.secure());
    }

    private static Router agent() {
        FilesApi files = new FilesApi((Sandboxes) null, null, () -> null);
        return (Router) new AgentApi(() -> null, files, Runnable::run, Clock.system(), new Metrics()).handler();
    }

    private static CosmosHandler packages() {
        return new CosmosHandler(
                (Repositories) null,
                (Services) null,
                (Removal) null,
                Runnable::run,
                Duration.ofSeconds(1),
                new Metrics());
    }

    @Test
    void everyRoomOfTheFrontDoorIsClassified() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/slipway/node/FrontDoor.java"))
                .replace("MastersApi.PREFIX + \"", "\"/system/v1");
        Matcher prefixes = Pattern.compile("\"(/[a-z0-9/-]*)\"").matcher(source);
        List<String> unknown = new ArrayList<>();
        int found = 0;
        while (prefixes.find()) {
            String prefix = prefixes.group(1).replaceAll("/$", "");
            found++;
            boolean known = List.of("", "/x", "/x/state", "/list", "/v2/apps", "/state", "/service/describe").stream()
                    .anyMatch(rest -> TABLE.knows("GET", prefix + rest) || TABLE.knows("POST", prefix + rest));
            if (!known) {
                unknown.add(prefix);
            }
        }

        assertThat(found).isGreaterThan(10);
        assertThat(unknown).isEmpty();
    }
}
