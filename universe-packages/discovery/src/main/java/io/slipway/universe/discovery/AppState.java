package io.slipway.universe.discovery;

import io.slipway.client.App;
import io.slipway.client.Task;
import io.slipway.client.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An app and its instances at one moment.
 *
 * @param id of the app
 * @param wanted how many instances it shall have
 * @param instances those that have a task that has not ended, by index
 */
public record AppState(String id, int wanted, List<Instance> instances) {
    private static final Set<String> ALIVE = Set.of("TASK_STAGING", "TASK_STARTING", "TASK_RUNNING");

    /** Copies and sorts. */
    public AppState {
        instances = instances.stream()
                .sorted(Comparator.comparingInt(Instance::index))
                .toList();
    }

    /** Reads the answer of {@code GET /v2/apps/<id>}. */
    public static AppState of(App app) {
        List<String> names = portNames(app.json());
        List<Instance> instances = new ArrayList<>();
        for (Task task : app.tasks()) {
            if (ALIVE.contains(task.state())) {
                boolean ready = task.running()
                        && (!app.hasHealthChecks() || task.healthy().orElse(false));
                int index = (int) task.json().get("instanceIndex").number(-1);
                instances.add(new Instance(index, task.host(), named(names, task.ports()), ready));
            }
        }
        return new AppState(app.id(), app.instances(), instances);
    }

    private static List<String> portNames(Json app) {
        List<Json> mappings = app.at("container", "portMappings").items();
        List<Json> ports = mappings.isEmpty() ? app.get("portDefinitions").items() : mappings;
        return ports.stream().map(port -> port.get("name").text("")).toList();
    }

    private static Map<String, Integer> named(List<String> names, List<Integer> ports) {
        Map<String, Integer> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(names.size(), ports.size()); i++) {
            named.put(names.get(i), ports.get(i));
        }
        return named;
    }

    /** How many instances are ready. */
    public long ready() {
        return instances.stream().filter(Instance::ready).count();
    }

    /** {@code host:port} of every ready instance. @throws DiscoveryException when the app has no port of that name */
    public List<String> endpoints(String port) {
        List<String> endpoints = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        boolean unnamed = false;
        for (Instance instance : instances) {
            names.addAll(instance.ports().keySet());
            unnamed |= instance.ready() && instance.port(port).isEmpty();
            if (instance.ready() && instance.port(port).isPresent()) {
                endpoints.add(instance.host() + ":" + instance.port(port).getAsInt());
            }
        }
        if (unnamed) {
            throw new DiscoveryException("app " + id + " has no port named '" + port + "', only " + names);
        }
        return endpoints;
    }

    /** For people: how far the app is. */
    public String words() {
        return ready() + " of " + wanted + " instances ready, " + instances.size() + " started";
    }
}
