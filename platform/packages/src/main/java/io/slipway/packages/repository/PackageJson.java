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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the JSON of repositories and package sources, numbers as they are written. */
final class PackageJson {
    private static final Logger LOG = LoggerFactory.getLogger(PackageJson.class);
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
     * The packages of a repository served as one JSON object. One that cannot be used is left out and told in the log.
     *
     * @throws IllegalArgumentException when it has another shape, or no package of it can be used
     */
    static List<PackageDefinition> repository(byte[] bytes) {
        JsonNode packages = object(bytes).path("packages");
        if (!packages.isArray()) {
            throw new IllegalArgumentException("field 'packages' must be an array");
        }
        List<PackageDefinition> definitions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < packages.size(); i++) {
            String place =
                    "packages[" + i + "] (" + packages.get(i).path("name").asText("no name") + "): ";
            if (packages.get(i) instanceof ObjectNode one) {
                try {
                    definitions.add(new PackageDefinition(one));
                } catch (IllegalArgumentException e) {
                    problems.add(place + e.getMessage());
                }
            } else {
                problems.add(place + "it must be an object");
            }
        }
        if (definitions.isEmpty() && !problems.isEmpty()) {
            throw new IllegalArgumentException(problems.get(0));
        }
        problems.forEach(problem -> LOG.warn("a package is left out: {}", problem));
        return definitions;
    }
}
