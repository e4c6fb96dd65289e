package io.slipway.mesosapi;

/**
 * The container a task runs in; names its sandbox.
 *
 * @param value the text, never empty
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    /** @throws IllegalArgumentException when empty */
    public ContainerId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("ContainerId: must not be empty");
        }
    }

    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
