package io.slipway.marathonapi;

import org.jspecify.annotations.Nullable;

/**
 * Where instances may be placed, relative to each other or to an agent's attributes.
 *
 * @param field {@code hostname} or {@code @hostname}, {@code @region}, {@code @zone}, else an agent attribute
 * @param operator the rule
 * @param value its operand
 */
public record Constraint(
        String field, Operator operator, @Nullable String value) {
    /** The rules. */
    public enum Operator {
        UNIQUE,
        CLUSTER,
        GROUP_BY,
        LIKE,
        UNLIKE,
        MAX_PER,
        IS
    }
}
