package io.slipway.packages.repository;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.PackageDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON of repositories and package sources, numbers as they are written. */
final class PackageJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PackageJson() {}

    /** @throws IllegalArgumentException when it is not a JSON object, saying where and why */
    static ObjectNode object(byte[] bytes) {
        try {
            JsonNode json = MAPPER.readTree(bytes);
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("expected a JSON object, found " + json.getNodeType());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.toString(), e);
        }
    }

    /**
     * The packages of a repository served as one JSON object.
     *
     * @throws IllegalArgumentException when it has another shape, naming the package that is wrong
     */
    static List<PackageDefinition> repository(byte[] bytes) {
        JsonNode packages = object(bytes).path("packages");
        if (!packages.isArray()) {
            throw new IllegalArgumentException("field 'packages' must be an array");
        }
        List<PackageDefinition> definitions = new ArrayList<>();
        for (int i = 0; i < packages.size(); i++) {
            if (!(packages.get(i) instanceof ObjectNode one)) {
                throw new IllegalArgumentException("packages[" + i + "] must be an object");
            }
            try {
                definitions.add(new PackageDefinition(one));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "packages[" + i + "] (" + one.path("name").asText("no name") + "): " + e.getMessage(), e);
            }
        }
        return definitions;
    }
}
