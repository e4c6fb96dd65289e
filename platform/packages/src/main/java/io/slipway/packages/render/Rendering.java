package io.slipway.packages.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.packages.options.Merging;
import io.slipway.packages.options.OptionsSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a package, options and an app id to what the scheduler gets: an app, or a group when the template makes one.
 * Pure.
 */
public final class Rendering {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Rendering() {}

    /**
     * What to render.
     *
     * @param definition the package
     * @param sourceUri the address of its repository
     * @param options the user's options; null for none
     * @param appId the id that the app shall have; the template's when null
     */
    public record Order(
            PackageDefinition definition,
            String sourceUri,
            @Nullable ObjectNode options,
            @Nullable String appId) {}

    /** Whether what was rendered is a group of apps. */
    public static boolean isGroup(JsonNode rendered) {
        return rendered.has("apps") || rendered.has("groups");
    }

    /** @throws CosmosException when the package has no template, the options do not fit, or the result is no app */
    public static ObjectNode render(Order order) {
        PackageDefinition definition = order.definition;
        String template = definition
                .template()
                .orElseThrow(() -> new CosmosException(CosmosError.of(
                                "ServiceMarathonTemplateNotFound",
                                "Package: [" + definition.name() + "] version: [" + definition.version()
                                        + "] does not have a Marathon template defined and can not be rendered")
                        .with("packageName", definition.name())
                        .with("packageVersion", definition.version())));
        ObjectNode context = OptionsSchema.resolve(definition, order.options);
        ObjectNode resource = definition.resource().orElseGet(JsonNodeFactory.instance::objectNode);
        context = Merging.deep(context, JsonNodeFactory.instance.objectNode().set("resource", resource));
        ObjectNode rendered = parsed(definition, Template.render(template, context, definition.name()));
        if (order.appId != null) {
            rename(rendered, order.appId);
        }
        Map<String, String> labels = PackageLabels.of(definition, order.sourceUri, order.options);
        if (isGroup(rendered)) {
            labels.put(PackageLabels.GROUP, absolute(rendered.path("id").asText()));
        }
        decorate(rendered, labels);
        return rendered;
    }

    /** Gives the app or group its id; absolute ids and dependencies inside a group follow. */
    private static void rename(ObjectNode rendered, String appId) {
        String before = absolute(rendered.path("id").asText());
        rendered.put("id", appId);
        if (isGroup(rendered)) {
            move(rendered, before + "/", absolute(appId) + "/");
        }
    }

    private static void move(ObjectNode group, String before, String after) {
        for (String members : List.of("apps", "groups")) {
            for (JsonNode member : group.path(members)) {
                if (member instanceof ObjectNode object) {
                    object.put("id", moved(object.path("id").asText(), before, after));
                    moveDependencies(object, before, after);
                    move(object, before, after);
                }
            }
        }
        moveDependencies(group, before, after);
    }

    private static void moveDependencies(ObjectNode holder, String before, String after) {
        if (holder.path("dependencies") instanceof ArrayNode dependencies) {
            for (int i = 0; i < dependencies.size(); i++) {
                dependencies.set(i, TextNode.valueOf(moved(dependencies.get(i).asText(), before, after)));
            }
        }
    }

    private static String moved(String id, String before, String after) {
        return id.startsWith(before) ? after + id.substring(before.length()) : id;
    }

    private static void decorate(ObjectNode rendered, Map<String, String> labels) {
        if (!isGroup(rendered)) {
            label(rendered, labels);
            return;
        }
        for (JsonNode app : rendered.path("apps")) {
            if (app instanceof ObjectNode object) {
                label(object, labels);
            }
        }
        for (JsonNode group : rendered.path("groups")) {
            if (group instanceof ObjectNode object) {
                decorate(object, labels);
            }
        }
    }

    private static void label(ObjectNode app, Map<String, String> labels) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        JsonNode own = app.path("labels");
        if (!own.isMissingNode() && !own.isObject()) {
            throw new CosmosException(CosmosError.of(
                    "JsonDecodingError",
                    "labels of app [" + app.path("id").asText() + "] are " + own + ", expected an object of texts"));
        }
        own.properties().forEach(label -> {
            if (!label.getValue().isTextual()) {
                throw new CosmosException(CosmosError.of(
                        "JsonDecodingError",
                        "label [" + label.getKey() + "] of app ["
                                + app.path("id").asText() + "] is " + label.getValue() + ", expected a text"));
            }
            all.set(label.getKey(), label.getValue());
        });
        labels.forEach(all::put);
        app.set("labels", all);
    }

    private static ObjectNode parsed(PackageDefinition definition, String text) {
        String why;
        try {
            JsonNode json = MAPPER.readTree(text);
            if (json instanceof ObjectNode object) {
                return object;
            }
            why = "it is " + json.getNodeType();
        } catch (JsonProcessingException e) {
            why = e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
        }
        throw new CosmosException(CosmosError.of(
                "MarathonTemplateMustBeJsonObject",
                "The rendered template of package [" + definition.name() + "] version [" + definition.version()
                        + "] must be a JSON object: " + why));
    }

    private static String absolute(String id) {
        return id.startsWith("/") ? id : "/" + id;
    }
}
