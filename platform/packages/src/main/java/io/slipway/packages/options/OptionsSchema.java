package io.slipway.packages.options;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON schema (draft 4) of a package's options. Immutable. */
public final class OptionsSchema {
    private final ObjectNode config;
    private final Schema schema;

    private OptionsSchema(ObjectNode config) {
        this.config = config.deepCopy();
        this.config.remove("$schema"); // always draft 4, whatever dialect it names
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                .getSchema(this.config.toString(), InputFormat.JSON);
    }

    /**
     * A package's defaults with the user's options merged in and validated.
     *
     * @param user what the user gave; null for nothing
     * @throws CosmosException naming each field that does not fit
     */
    public static ObjectNode resolve(PackageDefinition definition, @Nullable ObjectNode user) {
        ObjectNode given = user == null ? JsonNodeFactory.instance.objectNode() : user;
        ObjectNode config = definition.config().orElse(null);
        if (config == null) {
            if (!given.isEmpty()) {
                throw new CosmosException(CosmosError.optionsNotAllowed());
            }
            return given.deepCopy();
        }
        ObjectNode merged = Merging.deep(Merging.defaults(config), given);
        if (!merged.isEmpty()) {
            List<ObjectNode> mismatches = mismatches(definition, config, merged);
            if (!mismatches.isEmpty()) {
                throw new CosmosException(CosmosError.schemaMismatch(mismatches));
            }
        }
        return merged;
    }

    private static List<ObjectNode> mismatches(PackageDefinition definition, ObjectNode config, ObjectNode merged) {
        try {
            return new OptionsSchema(config).mismatches(merged);
        } catch (SchemaException e) {
            throw new CosmosException(
                    CosmosError.of(
                            "JsonSchemaMismatch",
                            "The options schema of package [" + definition.name() + "] version [" + definition.version()
                                    + "] is not valid: " + e.getMessage()),
                    e);
        }
    }

    private List<ObjectNode> mismatches(ObjectNode options) {
        return schema.validate(options.toString(), InputFormat.JSON).stream()
                .map(error -> mismatch(error, options))
                .sorted(Comparator.comparing((ObjectNode mismatch) ->
                                mismatch.at("/instance/pointer").asText())
                        .thenComparing(mismatch -> mismatch.path("message").asText()))
                .toList();
    }

    private ObjectNode mismatch(Error error, ObjectNode options) {
        String pointer = error.getInstanceLocation().toString();
        String schemaPointer = error.getSchemaLocation().getFragment().toString();
        JsonNode value = pointer.isEmpty() ? options : options.at(JsonPointer.compile(pointer));
        JsonNode expectation = at(schemaPointer);
        JsonNode parent =
                at(schemaPointer.contains("/") ? schemaPointer.substring(0, schemaPointer.lastIndexOf('/')) : "");
        return Mismatch.describe(error, pointer, value, schemaPointer, expectation, parent);
    }

    private JsonNode at(String schemaPointer) {
        return schemaPointer.isEmpty() ? config : config.at(JsonPointer.compile(schemaPointer));
    }
}
