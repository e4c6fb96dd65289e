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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

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
        return broken(
                constraint,
                value(constraint.field(), place).orElse(null),
                new Tally(constraint.field(), placed),
                instances);
    }

    /**
     * Why a place breaks {@code constraint}; empty when it does not.
     *
     * @param here what the constraint's field is there; null when the place has no such attribute
     * @param others where the app's other instances are
     * @param instances how many the app shall have
     */
    static Optional<String> broken(Constraint constraint, @Nullable String here, Tally others, int instances) {
        if (here == null) {
            return constraint.operator() == Constraint.Operator.UNLIKE
                    ? Optional.empty()
                    : Optional.of("it has no attribute " + constraint.field());
        }
        int count = others.count(here);
        String operand = operand(constraint);
        return switch (constraint.operator()) {
            case UNIQUE -> unless(count == 0, () -> "another instance is there already");
            case CLUSTER -> cluster(operand, here, others);
            case GROUP_BY -> groupBy(here, others, number(operand), instances);
            case LIKE -> unless(matches(operand, here), () -> "'" + here + "' does not match " + operand);
            case UNLIKE -> unless(!matches(operand, here), () -> "'" + here + "' matches " + operand);
            case MAX_PER -> unless(count < number(operand), () -> count + " instances are there already");
            case IS -> unless(equal(operand, here), () -> "'" + here + "' is not '" + operand + "'");
        };
    }

    /** Whether {@code constraint} looks at the place alone, whatever the app's other instances do. */
    static boolean looksAtPlaceAlone(Constraint constraint) {
        return switch (constraint.operator()) {
            case LIKE, UNLIKE, IS -> true;
            case CLUSTER -> !operand(constraint).isEmpty();
            case UNIQUE, GROUP_BY, MAX_PER -> false;
        };
    }

    /**
     * What {@code constraint} decides by beside the value and the number of instances there. While it stays equal, one
     * more instance changes the answer for its own value alone.
     */
    static Object commonGround(Constraint constraint, Tally others, int instances) {
        int groups = number(operand(constraint));
        return switch (constraint.operator()) {
            case CLUSTER -> others.first();
            case GROUP_BY ->
                groups <= 0
                        ? others.least()
                        : List.of(others.values() >= groups, mayTakeMore(others, groups, instances));
            case UNIQUE, MAX_PER, LIKE, UNLIKE, IS -> "";
        };
    }

    private static String operand(Constraint constraint) {
        String value = constraint.value();
        return value == null ? "" : value;
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
                .filter(Constraints::looksAtPlaceAlone)
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

    private static Optional<String> cluster(String operand, String here, Tally others) {
        String wanted = operand.isEmpty() ? others.first().orElse(here) : operand;
        return unless(wanted.equals(here), () -> "'" + here + "' is not '" + wanted + "', where the others are");
    }

    /** A share of the instances for each of {@code groups} values; the first ones to fill up take the remainder. */
    private static Optional<String> groupBy(String here, Tally others, int groups, int instances) {
        int count = others.count(here);
        if (groups <= 0) {
            int least = others.least();
            return unless(
                    count == 0 || count == least,
                    () -> "'" + here + "' has " + count + " instances, another value only " + least);
        }
        if (count == 0 && others.values() >= groups) {
            return Optional.of("there are instances on " + others.values() + " other values already");
        }
        int share = instances / groups;
        int quota = mayTakeMore(others, groups, instances) ? share + 1 : share;
        return unless(count < quota, () -> "'" + here + "' has its share of " + count + " instances already");
    }

    private static boolean mayTakeMore(Tally others, int groups, int instances) {
        return others.valuesAbove(instances / groups) < instances % groups;
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

    private static Optional<String> unless(boolean ok, Supplier<String> why) {
        return ok ? Optional.empty() : Optional.of(why.get());
    }
}
