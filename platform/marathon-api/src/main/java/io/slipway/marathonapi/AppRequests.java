package io.slipway.marathonapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests that create or change apps and groups. Values of a wrong type are refused; fields that
 * mean nothing are collected in {@link #unknown}. Not thread-safe: one for each request.
 */
public final class AppRequests {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<UnknownField> unknown = new ArrayList<>();

    /** What a body says about an app. */
    public enum Kind {
        /** The whole app: a {@code version} in it means nothing. */
        WHOLE,
        /** Some fields: a {@code version} asks for a rollback and must be alone. */
        PARTIAL
    }

    /** @throws ApiError 400 when {@code body} is no JSON */
    public static JsonNode parse(byte[] body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json == null || json.isMissingNode()) {
                throw invalidJson("No content to map due to end-of-input");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw invalidJson(e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private static ApiError invalidJson(String details) {
        return new ApiError(
                400,
                "Invalid JSON",
                AppJson.object().put("message", "Invalid JSON").put("details", details));
    }

    /** Every field met so far that means nothing. */
    public List<UnknownField> unknown() {
        return List.copyOf(unknown);
    }

    /**
     * Reads an app.
     *
     * @param id the app, when the path of the request names it; then an id in the body does not count
     * @throws ValidationFailure when values are of the wrong type or contradict each other
     */
    public AppUpdate app(JsonNode json, @Nullable PathId id, Kind kind) {
        return app(json, id, PathId.ROOT, kind, "");
    }

    /** Reads an array of apps, each with its id. */
    public List<AppUpdate> apps(JsonNode json, Kind kind) {
        if (!json.isArray()) {
            Findings findings = new Findings();
            findings.wrong("", "error.expected.jsarray");
            findings.check();
        }
        Map<PathId, AppUpdate> updates = new LinkedHashMap<>();
        for (int i = 0; i < json.size(); i++) {
            AppUpdate update = app(json.get(i), null, PathId.ROOT, kind, "(" + i + ")");
            if (updates.put(update.id(), update) != null) {
                throw ValidationFailure.notValid("/", "app " + update.id() + " is given more than once");
            }
        }
        return List.copyOf(updates.values());
    }

    private AppUpdate app(JsonNode json, @Nullable PathId id, PathId base, Kind kind, String path) {
        Findings findings = new Findings();
        if (!(json instanceof ObjectNode object)) {
            findings.wrong(path, "error.expected.jsobject");
            findings.check();
            throw new IllegalStateException("checked above");
        }
        ObjectNode canonical = LegacyFields.translate(object, findings);
        JsonFields fields = new JsonFields(canonical, path, findings);
        String given = fields.text("id");
        if (id == null && !fields.has("id")) {
            fields.wrong("id", "error.path.missing");
        }
        PathId app = id != null ? id : PathId.parse(given == null ? "" : given).resolve(base);
        AppBuilder unused = AppReader.read(fields, app);
        fields.done();
        findings.check();
        unknown.addAll(findings.unknown());
        ObjectNode known = fields.knownFields();
        known.remove("id");
        known.remove(List.of(AppReader.SHOWN_ONLY));
        List<ValidationFailure.Violation> broken = new ArrayList<>(findings.broken());
        if (kind == Kind.WHOLE) {
            known.remove(List.of("version", "versionInfo"));
        } else if (known.has("version") && known.size() > 1) {
            broken.add(new ValidationFailure.Violation(
                    "/", "The 'version' field may only be combined with the 'id' field."));
        } else {
            known.remove("versionInfo");
        }
        if (!broken.isEmpty()) {
            throw ValidationFailure.notValid(broken);
        }
        return new AppUpdate(app, known);
    }

    /**
     * Reads a group with everything in it. Relative ids stand below the group that holds them.
     *
     * @param id the group, when the path of the request names it
     */
    public GroupUpdate group(JsonNode json, @Nullable PathId id) {
        return group(json, id, PathId.ROOT, "");
    }

    private GroupUpdate group(JsonNode json, @Nullable PathId id, PathId base, String path) {
        Findings findings = new Findings();
        JsonFields fields = new JsonFields(json, path, findings);
        fields.ignore("pods");
        String given = fields.text("id");
        if (id == null && !fields.has("id")) {
            fields.wrong("id", "error.path.missing");
        }
        PathId group =
                id != null ? id : PathId.parse(given == null ? "" : given).resolve(base);
        List<JsonNode> apps = nodes(fields, "apps");
        List<JsonNode> groups = nodes(fields, "groups");
        TreeSet<PathId> dependencies = new TreeSet<>();
        fields.texts("dependencies")
                .forEach(text -> dependencies.add(PathId.parse(text).resolve(group)));
        boolean hasDependencies = fields.has("dependencies");
        Double scaleBy = fields.number("scaleBy");
        if (scaleBy != null && (scaleBy < 0 || scaleBy.isNaN())) {
            fields.wrong("scaleBy", "is less than 0");
        }
        GroupUpdate frame =
                new GroupUpdate(group, null, null, null, scaleBy, fields.time("version"), fields.flag("enforceRole"));
        fields.done();
        findings.check();
        unknown.addAll(findings.unknown());
        return new GroupUpdate(
                group,
                fields.has("apps") ? children(apps, group, path) : null,
                fields.has("groups") ? childGroups(groups, group, path) : null,
                hasDependencies ? dependencies : null,
                scaleBy,
                frame.version(),
                frame.enforceRole());
    }

    private List<AppUpdate> children(List<JsonNode> apps, PathId group, String path) {
        List<AppUpdate> updates = new ArrayList<>();
        for (int i = 0; i < apps.size(); i++) {
            updates.add(app(apps.get(i), null, group, Kind.WHOLE, path + "/apps(" + i + ")"));
        }
        return updates;
    }

    private List<GroupUpdate> childGroups(List<JsonNode> groups, PathId group, String path) {
        List<GroupUpdate> updates = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            updates.add(group(groups.get(i), null, group, path + "/groups(" + i + ")"));
        }
        return updates;
    }

    private static List<JsonNode> nodes(JsonFields fields, String name) {
        return fields.list(name, (node, at) -> node);
    }
}
