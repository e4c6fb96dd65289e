package io.slipway.resources;

/**
 * One named quantity, and the role it is reserved for.
 *
 * @param name such as {@code cpus}, {@code mem} (MiB), {@code disk} (MiB), {@code gpus}, {@code ports}
 * @param role the role it is statically reserved for, {@link Resources#UNRESERVED} when for all
 * @param value scalar, ranges or items; never a text
 */
public record Resource(String name, String role, Value value) {
    /** @throws IllegalArgumentException for an empty name or role, a text, or a negative scalar */
    public Resource {
        if (name.isEmpty() || role.isEmpty()) {
            throw new IllegalArgumentException("a resource needs a name and a role, got '" + name + "(" + role + ")'");
        }
        if (value instanceof Value.Text) {
            throw new IllegalArgumentException("resource " + name + ": a text is no quantity");
        }
        if (value instanceof Value.Scalar scalar && scalar.milli() < 0) {
            throw new IllegalArgumentException("resource " + name + ": " + scalar + " is negative");
        }
    }

    /** Whether nothing is left of it. */
    public boolean isEmpty() {
        if (value instanceof Value.Scalar scalar) {
            return scalar.milli() == 0;
        }
        if (value instanceof Value.Ranges ranges) {
            return ranges.ranges().isEmpty();
        }
        return value instanceof Value.Items items && items.items().isEmpty();
    }

    @Override
    public String toString() {
        return name + (role.equals(Resources.UNRESERVED) ? "" : "(" + role + ")") + ":" + value;
    }
}
