package io.slipway.packages.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.packages.render.PackageLabels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A package that is installed: the app, or the group of apps, that was made from it.
 *
 * @param id of the app or group
 * @param group whether it is a group
 * @param apps its apps, at least one
 */
public record Installed(String id, boolean group, List<JsonNode> apps) {
    /** Copies the list. */
    public Installed {
        apps = List.copyOf(apps);
    }

    /** What is installed, by package name and id. */
    static List<Installed> in(JsonNode apps) {
        Map<String, List<JsonNode>> byId = new LinkedHashMap<>();
        for (JsonNode app : apps) {
            if (app.path("labels").has(PackageLabels.NAME)) {
                byId.computeIfAbsent(idOf(app), unused -> new ArrayList<>()).add(app);
            }
        }
        return byId.entrySet().stream()
                .map(entry -> new Installed(
                        entry.getKey(),
                        entry.getValue().get(0).path("labels").has(PackageLabels.GROUP),
                        entry.getValue()))
                .sorted(Comparator.comparing(Installed::packageName).thenComparing(Installed::id))
                .toList();
    }

    private static String idOf(JsonNode app) {
        return app.path("labels")
                .path(PackageLabels.GROUP)
                .asText(app.path("id").asText());
    }

    /** The package's name. */
    public String packageName() {
        return labels().path(PackageLabels.NAME).asText();
    }

    /** The package's version. */
    public String packageVersion() {
        return labels().path(PackageLabels.VERSION).asText();
    }

    /** The address of the repository it came from. */
    public String sourceUri() {
        return labels().path(PackageLabels.SOURCE).asText();
    }

    /** The package as it was when installed; its name and version alone when the labels tell no more. */
    public ObjectNode definition() {
        return PackageLabels.definition(labels())
                .orElseGet(() -> JsonNodeFactory.instance
                        .objectNode()
                        .put("name", packageName())
                        .put("version", packageVersion()));
    }

    /** The user's options; empty when they were not stored. */
    public Optional<ObjectNode> options() {
        return PackageLabels.options(labels());
    }

    /** The names under which its apps register as Mesos frameworks. */
    List<String> frameworkNames() {
        return apps.stream()
                .map(app ->
                        app.path("labels").path(PackageLabels.FRAMEWORK_NAME).asText())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Where the scheduler serves it. */
    String path() {
        return (group ? "/v2/groups" : "/v2/apps") + id;
    }

    private JsonNode labels() {
        return apps.get(0).path("labels");
    }
}
