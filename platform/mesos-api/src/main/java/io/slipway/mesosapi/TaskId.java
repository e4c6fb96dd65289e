package io.slipway.mesosapi;

/**
 * A task's identity, chosen by its framework, unique there.
 *
 * @param value the text, never empty
 */
public record TaskId(String value) implements Comparable<TaskId> {
    /** @throws IllegalArgumentException when empty */
    public TaskId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("TaskId: must not be empty");
        }
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
