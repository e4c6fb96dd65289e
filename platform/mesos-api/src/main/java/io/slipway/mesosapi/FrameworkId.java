package io.slipway.mesosapi;

/**
 * A framework's identity, given by the master.
 *
 * @param value the text, never empty
 */
public record FrameworkId(String value) implements Comparable<FrameworkId> {
    /** @throws IllegalArgumentException when empty */
    public FrameworkId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("FrameworkId: must not be empty");
        }
    }

    @Override
    public int compareTo(FrameworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
