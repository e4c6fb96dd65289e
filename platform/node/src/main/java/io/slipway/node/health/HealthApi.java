package io.slipway.node.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HealthPage;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.runtime.health.UnitHealth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * DC/OS' health of the cluster, to be mounted at {@code /system/health/v1}: this node there; {@code units}, {@code
 * nodes} and {@code report} below it for all of them. Health is 0 for well and 1 for not. What is not there is answered
 * with 400 and a sentence, except the nodes of a unit, which answer 500. Thread-safe.
 *
 * @see <a href="https://docs.d2iq.com/mesosphere/dcos/2.2/monitoring/#system-health-http-api-endpoint">DC/OS: system
 *     health API</a>
 */
public final class HealthApi implements HttpHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HELP = "'slipway diagnose' bundles logs, state and health of the cluster";

    private final ClusterHealth cluster;
    private final String version;
    private final Router router = new Router();

    /** @param version of the software */
    public HealthApi(ClusterHealth cluster, String version) {
        this.cluster = cluster;
        this.version = version;
        router.on("GET", "/", (request, path) -> CompletableFuture.completedStage(own()))
                .on("GET", "/units", (request, path) -> answer(report -> json(unitList(units(report.nodes())))))
                .on("GET", "/units/{unit}", (request, path) -> answer(report -> unit(report, path.get("unit"))))
                .on(
                        "GET",
                        "/units/{unit}/nodes",
                        (request, path) -> answer(report -> unitNodes(report, path.get("unit"))))
                .on(
                        "GET",
                        "/units/{unit}/nodes/{node}",
                        (request, path) -> answer(report -> unitNode(report, path.get("unit"), path.get("node"))))
                .on("GET", "/nodes", (request, path) -> answer(report -> json(nodeList(report.nodes()))))
                .on(
                        "GET",
                        "/nodes/{node}",
                        (request, path) -> answer(report -> node(report, path.get("node"), one -> json(fields(one)))))
                .on(
                        "GET",
                        "/nodes/{node}/units",
                        (request, path) ->
                                answer(report -> node(report, path.get("node"), one -> json(unitList(one.units())))))
                .on(
                        "GET",
                        "/nodes/{node}/units/{unit}",
                        (request, path) -> answer(report -> nodeUnit(report, path.get("node"), path.get("unit"))))
                .on("GET", "/report", (request, path) -> answer(report -> json(ReportJson.of(report))));
    }

    /** What is served, as {@link Router#routes}. */
    public List<String> routes() {
        return router.routes();
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return router.handle(request);
    }

    private HttpResponse own() {
        NodeHealth own = cluster.own();
        return new HealthPage(own.host(), own.ip(), version, own.role(), own.mesosId()).answer(own.units());
    }

    private CompletionStage<HttpResponse> answer(Function<ClusterHealth.Report, HttpResponse> page) {
        return cluster.report().thenApply(page);
    }

    private static HttpResponse unit(ClusterHealth.Report report, String id) {
        return units(report.nodes()).stream()
                .filter(unit -> unit.id().equals(id))
                .findFirst()
                .<HttpResponse>map(unit -> json(fields(unit)))
                .orElseGet(() -> noUnit(400, id));
    }

    private static HttpResponse unitNodes(ClusterHealth.Report report, String id) {
        List<NodeHealth> having = having(report, id);
        return having.isEmpty() ? noUnit(500, id) : json(nodeList(having));
    }

    /** The nodes that have a unit, with the health that it has there. */
    private static List<NodeHealth> having(ClusterHealth.Report report, String id) {
        return report.nodes().stream()
                .filter(node -> find(node, id).isPresent())
                .map(node -> new NodeHealth(
                        node.leader(),
                        node.role(),
                        node.ip(),
                        node.host(),
                        node.mesosId(),
                        node.units().stream().filter(is(id)).toList()))
                .toList();
    }

    private static HttpResponse unitNode(ClusterHealth.Report report, String id, String ip) {
        List<NodeHealth> having = having(report, id);
        if (having.isEmpty()) {
            return noUnit(400, id);
        }
        return having.stream()
                .filter(node -> node.ip().equals(ip))
                .findFirst()
                .<HttpResponse>map(node -> json(fields(node)
                        .put("output", find(node, id).map(UnitHealth::output).orElse(""))
                        .put("help", HELP)))
                .orElseGet(() -> noNode(ip));
    }

    private static HttpResponse node(ClusterHealth.Report report, String ip, Function<NodeHealth, HttpResponse> page) {
        return report.nodes().stream()
                .filter(node -> node.ip().equals(ip))
                .findFirst()
                .map(page)
                .orElseGet(() -> noNode(ip));
    }

    private static HttpResponse nodeUnit(ClusterHealth.Report report, String ip, String id) {
        return node(
                report,
                ip,
                node -> find(node, id)
                        .<HttpResponse>map(unit ->
                                json(fields(unit).put("output", unit.output()).put("help", HELP)))
                        .orElseGet(() -> noUnit(400, id)));
    }

    private static Optional<UnitHealth> find(NodeHealth node, String id) {
        return node.units().stream().filter(is(id)).min((a, b) -> Boolean.compare(a.healthy(), b.healthy()));
    }

    private static Predicate<UnitHealth> is(String id) {
        return unit -> unit.id().equals(id);
    }

    /** Every unit once: not well when it is not on some node, with what is wrong there. */
    static List<UnitHealth> units(List<NodeHealth> nodes) {
        Stream<String> ids = nodes.stream()
                .flatMap(node -> node.units().stream())
                .map(UnitHealth::id)
                .distinct();
        return ids.map(id -> nodes.stream()
                        .flatMap(node -> node.units().stream())
                        .filter(is(id))
                        .min((a, b) -> Boolean.compare(a.healthy(), b.healthy()))
                        .orElseThrow())
                .toList();
    }

    private static ObjectNode unitList(List<UnitHealth> units) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode array = list.putArray("units");
        units.forEach(unit -> array.add(fields(unit)));
        return list;
    }

    private static ObjectNode nodeList(List<NodeHealth> nodes) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode array = list.putArray("nodes");
        nodes.forEach(node -> array.add(fields(node)));
        return list;
    }

    private static ObjectNode fields(UnitHealth unit) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", unit.id())
                .put("name", unit.name())
                .put("health", unit.healthy() ? 0 : 1)
                .put("description", unit.description());
    }

    private static ObjectNode fields(NodeHealth node) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("host_ip", node.ip())
                .put("health", node.healthy() ? 0 : 1)
                .put("role", node.role());
    }

    private static HttpResponse noUnit(int status, String id) {
        return HttpResponse.text(status, "Unit " + id + " not found\n");
    }

    private static HttpResponse noNode(String ip) {
        return HttpResponse.text(400, "Node " + ip + " not found\n");
    }

    private static HttpResponse json(ObjectNode json) {
        try {
            return HttpResponse.json(200, JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }
}
