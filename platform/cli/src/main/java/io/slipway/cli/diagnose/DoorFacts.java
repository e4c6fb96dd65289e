package io.slipway.cli.diagnose;

import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What a cluster tells of itself over its front door. When that does not answer, the rest is not asked. */
final class DoorFacts {
    private static final long ANSWER_SECONDS = 20;
    private static final int AGENTS_MAX = 50;
    private static final Map<String, String> PAGES = pages();
    private static final Map<String, String> AGENT_PAGES = Map.of(
            "state.json", "/state",
            "metrics.txt", "/metrics/prometheus",
            "health.json", "/system/health/v1",
            "events.json", "/system/events?limit=1000",
            "process.txt", "/system/process");

    private final HttpTransport transport;
    private final Bundle bundle;
    private final Consumer<String> progress;
    private String unanswered = "";

    DoorFacts(HttpTransport transport, Bundle bundle, Consumer<String> progress) {
        this.transport = transport;
        this.bundle = bundle;
        this.progress = progress;
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("cluster/info.json", "/v2/info");
        pages.put("cluster/leader.json", "/v2/leader");
        pages.put("cluster/health.json", "/system/health/v1/report");
        pages.put("cluster/metrics.txt", "/metrics/prometheus");
        pages.put("cluster/metrics-mesos.json", "/mesos/metrics/snapshot");
        pages.put("cluster/process.txt", "/system/process");
        pages.put("cluster/events.json", "/system/events?limit=1000");
        pages.put("cluster/version.json", "/mesos/version");
        pages.put("cluster/flags.json", "/mesos/flags");
        pages.put("cluster/agents.json", "/mesos/slaves");
        pages.put("cluster/state-summary.json", "/mesos/state-summary");
        pages.put("cluster/allocation.json", "/mesos/allocation");
        pages.put("cluster/apps.json", "/v2/apps");
        pages.put("cluster/groups.json", "/v2/groups");
        pages.put("cluster/deployments.json", "/v2/deployments");
        pages.put("cluster/queue.json", "/v2/queue?embed=lastUnusedOffers");
        return pages;
    }

    void gather() {
        PAGES.forEach((name, path) -> fetch(name, path));
        List<Json> agents = agents();
        for (Json agent : agents.subList(0, Math.min(AGENTS_MAX, agents.size()))) {
            String id = agent.get("id").text("");
            String folder = "agents/" + safe(agent.get("hostname").text(id)) + "-" + safe(id) + "/";
            AGENT_PAGES.forEach((name, path) -> fetch(folder + name, "/agent/" + id + path));
        }
        if (agents.size() > AGENTS_MAX) {
            bundle.missing("agents", "only " + AGENTS_MAX + " of " + agents.size() + " were asked");
        }
    }

    private List<Json> agents() {
        HttpResponse.Full answer = unanswered.isEmpty() ? ask("/mesos/slaves") : null;
        try {
            return answer == null || answer.status() != 200
                    ? List.of()
                    : Json.parse(answer.body()).get("slaves").items();
        } catch (JsonException e) {
            return List.of();
        }
    }

    private void fetch(String name, String path) {
        if (!unanswered.isEmpty()) {
            bundle.missing(name, "not asked, since the front door did not answer before");
            return;
        }
        progress.accept(name);
        HttpResponse.Full answer = ask(path);
        if (answer == null) {
            bundle.missing(name, "GET " + path + ": " + unanswered);
        } else if (answer.status() != 200) {
            bundle.missing(
                    name,
                    "GET " + path + " was answered with " + answer.status() + ": "
                            + answer.text().strip());
        } else {
            bundle.add(name, answer.text());
        }
    }

    private HttpResponse.@org.jspecify.annotations.Nullable Full ask(String path) {
        HttpRequest request = HttpRequest.of("GET", path, Headers.of("Accept", "application/json"), new byte[0]);
        try {
            return CompletableFuture.supplyAsync(() -> transport.send(request))
                    .thenCompose(answer -> answer)
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            unanswered = "no answer within " + ANSWER_SECONDS + " s";
        } catch (ExecutionException e) {
            unanswered = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unanswered = "interrupted";
        }
        return null;
    }

    private static String safe(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
