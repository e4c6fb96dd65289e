package io.slipway.packages.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.cosmosapi.PackageDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The labels by which an app tells which package it was made from, with which options. Written and read here. Pure. */
public final class PackageLabels {
    /** The package's name. */
    public static final String NAME = "DCOS_PACKAGE_NAME";

    /** The package's version. */
    public static final String VERSION = "DCOS_PACKAGE_VERSION";

    /** The address of the repository it came from. */
    public static final String SOURCE = "DCOS_PACKAGE_SOURCE";

    /** The user's options: base64 of JSON. */
    public static final String OPTIONS = "DCOS_PACKAGE_OPTIONS";

    /** The whole package: base64 of JSON around base64 of gzip of JSON. */
    public static final String DEFINITION = "DCOS_PACKAGE_DEFINITION";

    /** The name under which the app registers as a Mesos framework. Set by templates. */
    public static final String FRAMEWORK_NAME = "DCOS_PACKAGE_FRAMEWORK_NAME";

    /** The group that a package was installed as; on each of its apps. Not known to Cosmos. */
    public static final String GROUP = "SLIPWAY_PACKAGE_GROUP";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PackageLabels() {}

    /** The labels of an app made from {@code definition}. */
    static Map<String, String> of(PackageDefinition definition, String sourceUri, @Nullable ObjectNode options) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(NAME, definition.name());
        labels.put(VERSION, definition.version());
        labels.put(SOURCE, sourceUri);
        labels.put(OPTIONS, base64(withoutNulls(options).toString().getBytes(StandardCharsets.UTF_8)));
        labels.put(DEFINITION, wrapped(definition));
        return labels;
    }

    /** The package that an app's labels tell; empty when they tell none that can be read. */
    public static Optional<ObjectNode> definition(JsonNode labels) {
        return decoded(labels, DEFINITION)
                .flatMap(wrapper -> unwrapped(wrapper.path("data").asText()));
    }

    /** The user's options that an app's labels tell; empty when they tell none that can be read. */
    public static Optional<ObjectNode> options(JsonNode labels) {
        return decoded(labels, OPTIONS);
    }

    private static String wrapped(PackageDefinition definition) {
        ObjectNode wrapper = JsonNodeFactory.instance.objectNode();
        wrapper.putObject("metadata")
                .put("Content-Type", MediaTypes.ofDefinition(definition.packagingMajor()))
                .put("Content-Encoding", "gzip");
        wrapper.put("data", base64(gzip(definition.json().toString().getBytes(StandardCharsets.UTF_8))));
        return base64(wrapper.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<ObjectNode> unwrapped(String data) {
        try (InputStream plain =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(data)))) {
            return MAPPER.readTree(plain) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> decoded(JsonNode labels, String name) {
        try {
            byte[] json = Base64.getDecoder().decode(labels.path(name).asText());
            return MAPPER.readTree(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode withoutNulls(@Nullable ObjectNode options) {
        ObjectNode copy = options == null ? JsonNodeFactory.instance.objectNode() : options.deepCopy();
        copy.properties().removeIf(field -> field.getValue().isNull());
        copy.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode inner) {
                field.setValue(withoutNulls(inner));
            }
        });
        return copy;
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
