package io.slipway.scheduler.placement;

import io.slipway.marathonapi.Constraint;
import io.slipway.resources.Attributes;
import io.slipway.resources.PortRange;
import io.slipway.resources.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Marathon's constraints. A place without the attribute satisfies only UNLIKE.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/constraints.html">Marathon: constraints</a>
 */
public final class Constraints {
    private Constraints() {}

    /**
     * Why {@code place} breaks {@code constraint}; empty when it does not.
     *
     * @param placed where the app's other instances are
     * @param instances how many the app shall have
     */
    static Optional<String> broken(Constraint constraint, Place place, List<Place> placed, int instances) {
        Optional<String> value = value(constraint.field(), place);
        if (value.isEmpty()) {
            return constraint.operator() == Constraint.Operator.UNLIKE
                    ? Optional.empty()
                    : Optional.of("it has no attribute " + constraint.field());
        }
        String here = value.get();
        Map<String, Integer> counts = counts(constraint.field(), placed);
        int count = counts.getOrDefault(here, 0);
        String operand = constraint.value() == null ? "" : constraint.value();
        return switch (constraint.operator()) {
            case UNIQUE -> unless(count == 0, "another instance is there already");
            case CLUSTER -> cluster(constraint, here, placed);
            case GROUP_BY -> groupBy(here, counts, number(operand), instances);
            case LIKE -> unless(matches(operand, here), "'" + here + "' does not match " + operand);
            case UNLIKE -> unless(!matches(operand, here), "'" + here + "' matches " + operand);
            case MAX_PER -> unless(count < number(operand), count + " instances are there already");
            case IS -> unless(equal(operand, here), "'" + here + "' is not '" + operand + "'");
        };
    }

    /** How crowded the value groups of {@code place} are, by the app's GROUP_BY constraints: more is worse. */
    public static int crowding(List<Constraint> constraints, Place place, List<Place> placed) {
        int crowding = 0;
        for (Constraint constraint : constraints) {
            if (constraint.operator() == Constraint.Operator.GROUP_BY
                    || constraint.operator() == Constraint.Operator.MAX_PER
                    || constraint.operator() == Constraint.Operator.UNIQUE) {
                Map<String, Integer> counts = counts(constraint.field(), placed);
                crowding += value(constraint.field(), place)
                        .map(value -> counts.getOrDefault(value, 0))
                        .orElse(0);
            }
        }
        return crowding;
    }

    /** Whether {@code place} breaks a constraint that looks at the place alone, such as after a change of the app. */
    public static boolean breaksAlone(List<Constraint> constraints, Place place) {
        return constraints.stream()
                .filter(constraint -> switch (constraint.operator()) {
                    case LIKE, UNLIKE, IS -> true;
                    case CLUSTER -> constraint.value() != null;
                    case UNIQUE, GROUP_BY, MAX_PER -> false;
                })
                .anyMatch(constraint -> broken(constraint, place, List.of(), 1).isPresent());
    }

    /** What {@code field} is at {@code place}, as text; empty when it has no such attribute. */
    static Optional<String> value(String field, Place place) {
        return switch (field) {
            case "hostname", "@hostname" -> Optional.of(place.hostname());
            case "@region" -> attribute("region", place.attributes());
            case "@zone" -> attribute("zone", place.attributes());
            default -> attribute(field, place.attributes());
        };
    }

    private static Optional<String> attribute(String name, Attributes attributes) {
        return Optional.ofNullable(attributes.values().get(name)).map(Constraints::text);
    }

    private static String text(Value value) {
        if (value instanceof Value.Ranges ranges) {
            List<String> parts = new ArrayList<>();
            for (PortRange range : ranges.ranges()) {
                parts.add(range.begin() + "-" + range.end());
            }
            return "[" + String.join(",", parts) + "]";
        }
        return value instanceof Value.Items items ? "{" + String.join(",", items.items()) + "}" : value.toString();
    }

    private static Map<String, Integer> counts(String field, List<Place> placed) {
        Map<String, Integer> counts = new HashMap<>();
        placed.forEach(place -> value(field, place).ifPresent(value -> counts.merge(value, 1, Integer::sum)));
        return counts;
    }

    private static Optional<String> cluster(Constraint constraint, String here, List<Place> placed) {
        String wanted = constraint.value();
        if (wanted == null || wanted.isEmpty()) {
            wanted = placed.isEmpty()
                    ? here
                    : value(constraint.field(), placed.get(0)).orElse(here);
        }
        return unless(wanted.equals(here), "'" + here + "' is not '" + wanted + "', where the others are");
    }

    /** A share of the instances for each of {@code groups} values; the first ones to fill up take the remainder. */
    private static Optional<String> groupBy(String here, Map<String, Integer> counts, int groups, int instances) {
        int count = counts.getOrDefault(here, 0);
        if (groups <= 0) {
            int least = counts.values().stream().min(Integer::compare).orElse(0);
            return unless(
                    count == 0 || count == least,
                    "'" + here + "' has " + count + " instances, another value only " + least);
        }
        if (count == 0 && counts.size() >= groups) {
            return Optional.of("there are instances on " + counts.size() + " other values already");
        }
        int share = instances / groups;
        long fuller = counts.values().stream().filter(n -> n > share).count();
        boolean mayTakeMore = fuller < instances % groups;
        int quota = mayTakeMore ? share + 1 : share;
        return unless(count < quota, "'" + here + "' has its share of " + count + " instances already");
    }

    private static boolean matches(String regex, String text) {
        try {
            return Pattern.compile(regex).matcher(text).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean equal(String wanted, String here) {
        if (wanted.equals(here)) {
            return true;
        }
        try {
            return Value.Scalar.of(new BigDecimal(wanted).doubleValue())
                    .equals(Value.Scalar.of(new BigDecimal(here).doubleValue()));
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    private static int number(String text) {
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<String> unless(boolean ok, String why) {
        return ok ? Optional.empty() : Optional.of(why);
    }
}
