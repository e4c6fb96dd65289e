package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.slipway.http.HttpRequest;
import java.util.Locale;

/**
 * Rewrites the URLs of artefacts, images and command-line tools to this package manager's own proxy, so that a client
 * needs to reach nothing else. Only http and https URLs; names of Docker images stay.
 *
 * @param origin scheme and host as the client wrote them
 */
record ResourceUrls(String origin) {
    static ResourceUrls of(HttpRequest request) {
        String scheme = request.headers().first("X-Forwarded-Proto").orElse("http");
        return new ResourceUrls(scheme + "://" + request.headers().first("Host").orElse("localhost"));
    }

    /** A package with its {@code resource} rewritten. */
    ObjectNode rewritten(ObjectNode definition) {
        ObjectNode copy = definition.deepCopy();
        if (copy.path("resource") instanceof ObjectNode resource) {
            copy.set("resource", resource(resource));
        }
        return copy;
    }

    /** A {@code resource} object rewritten. */
    ObjectNode resource(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        if (copy.path("assets").path("uris") instanceof ObjectNode uris) {
            values(uris);
        }
        if (copy.path("images") instanceof ObjectNode images) {
            values(images);
        }
        if (copy.path("cli") instanceof ObjectNode cli) {
            cli(cli);
        }
        return copy;
    }

    private void cli(ObjectNode cli) {
        cli.path("binaries")
                .forEach(system -> system.forEach(binary -> {
                    if (binary instanceof ObjectNode object) {
                        values(object);
                    }
                }));
    }

    private void values(ObjectNode object) {
        object.properties().forEach(field -> field.setValue(value(field.getValue())));
    }

    private JsonNode value(JsonNode value) {
        if (value instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> copy.add(value(item)));
            return copy;
        }
        return value.isTextual() && isRemote(value.textValue()) ? TextNode.valueOf(proxied(value.textValue())) : value;
    }

    private String proxied(String url) {
        String escaped = url.replace("%", "%25")
                .replace("&", "%26")
                .replace("+", "%2B")
                .replace("#", "%23")
                .replace(" ", "%20");
        return origin + "/package/resource?url=" + escaped;
    }

    private static boolean isRemote(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }
}
