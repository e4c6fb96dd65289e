package io.slipway.marathonapi;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which constraints make sense. */
final class ConstraintRules {
    private static final Pattern IS_VALUE = Pattern.compile("^[a-zA-Z0-9_/.-]*$");

    private ConstraintRules() {}

    static void check(List<Constraint> constraints, List<Violation> violations) {
        for (int i = 0; i < constraints.size(); i++) {
            String problem = problem(constraints.get(i));
            if (problem != null) {
                violations.add(new Violation("/constraints(" + i + ")", problem));
            }
        }
    }

    private static @Nullable String problem(Constraint constraint) {
        if (constraint.field().isEmpty()) {
            return "Missing field and operator";
        }
        String value = constraint.value();
        return switch (constraint.operator()) {
            case UNIQUE -> value == null ? null : "Value specified but not used";
            case CLUSTER -> null;
            case GROUP_BY -> value == null || isInteger(value) ? null : "Value was specified but is not a number";
            case MAX_PER -> value != null && isInteger(value) ? null : "Value was not specified or is not a number";
            case LIKE, UNLIKE -> regexProblem(value);
            case IS ->
                value == null
                        ? "Missing value"
                        : IS_VALUE.matcher(value).matches()
                                ? null
                                : "'" + value + "' must fully match regular expression '" + IS_VALUE + "'";
        };
    }

    static @Nullable String regexProblem(@Nullable String value) {
        if (value == null) {
            return "A regular expression value must be provided";
        }
        try {
            Pattern.compile(value);
            return null;
        } catch (PatternSyntaxException e) {
            return "'" + value + "' is not a valid regular expression";
        }
    }

    private static boolean isInteger(String text) {
        return text.matches("[+-]?\\d{1,9}");
    }
}
