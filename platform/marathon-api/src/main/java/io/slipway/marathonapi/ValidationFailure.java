package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is wrong with an app or a group: every violation, each with the path of the field. */
public final class ValidationFailure extends ApiError {
    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    /**
     * One thing wrong.
     *
     * @param path of the field, such as {@code /upgradeStrategy/minimumHealthCapacity}; {@code /} for the whole
     * @param message what is wrong with it
     */
    public record Violation(String path, String message) {}

    private ValidationFailure(String headline, List<Violation> violations) {
        super(422, describe(headline, violations), body(headline, violations));
        this.violations = List.copyOf(violations);
    }

    /** A well-formed object that breaks rules. */
    public static ValidationFailure notValid(List<Violation> violations) {
        return new ValidationFailure("Object is not valid", violations);
    }

    /** A well-formed object that breaks one rule. */
    public static ValidationFailure notValid(String path, String message) {
        return notValid(List.of(new Violation(path, message)));
    }

    /** JSON whose values are of the wrong type or missing. */
    public static ValidationFailure wrongShape(List<Violation> violations) {
        return new ValidationFailure("Invalid JSON", violations);
    }

    /** Everything wrong, in the order found. */
    public List<Violation> violations() {
        return violations;
    }

    private static String describe(String headline, List<Violation> violations) {
        return violations.stream()
                .map(violation -> violation.path() + ": " + violation.message())
                .collect(Collectors.joining("; ", headline + ": ", ""));
    }

    private static ObjectNode body(String headline, List<Violation> violations) {
        Map<String, List<String>> byPath = new LinkedHashMap<>();
        for (Violation violation : violations) {
            byPath.computeIfAbsent(violation.path(), unused -> new ArrayList<>())
                    .add(violation.message());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", headline);
        ArrayNode details = body.putArray("details");
        byPath.forEach((path, messages) -> {
            ArrayNode errors = details.addObject().put("path", path).putArray("errors");
            messages.forEach(errors::add);
        });
        return body;
    }
}
