package io.slipway.packages.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a template sees of options and resources, as Cosmos shows it: strings escaped for JSON and without quotes,
 * except
 * direct items of an array, which keep them; whole numbers as integers, others as doubles; no {@code null}. The section
 * {@code asJson} prints the top-level variable that it names as JSON. Pure.
 */
final class TemplateContext {
    private TemplateContext() {}

    static Map<String, Object> of(ObjectNode context) {
        Map<String, Object> map = object(context);
        UnaryOperator<@Nullable String> asJson = name -> {
            JsonNode value = context.path(name == null ? "" : name.strip());
            return value.isMissingNode() ? "null" : value.toString();
        };
        map.put("asJson", asJson);
        return map;
    }

    private static Map<String, Object> object(JsonNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                map.put(field.getKey(), value(field.getValue()));
            }
        });
        return map;
    }

    private static Object value(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value);
            case ARRAY -> array(value);
            case NUMBER -> number(value);
            case BOOLEAN -> value.booleanValue();
            default -> escaped(value.asText());
        };
    }

    private static List<Object> array(JsonNode array) {
        List<Object> list = new ArrayList<>();
        array.forEach(item -> {
            if (item.isTextual()) {
                list.add('"' + escaped(item.textValue()) + '"');
            } else if (!item.isNull()) {
                list.add(value(item));
            }
        });
        return list;
    }

    private static Object number(JsonNode number) {
        BigDecimal decimal = number.decimalValue().stripTrailingZeros();
        return decimal.scale() <= 0 ? decimal.toBigIntegerExact() : (Object) decimal.doubleValue();
    }

    private static String escaped(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
