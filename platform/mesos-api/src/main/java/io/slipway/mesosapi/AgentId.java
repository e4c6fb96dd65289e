package io.slipway.mesosapi;

/**
 * An agent's identity, given by the master; kept over the agent's restarts.
 *
 * @param value the text, never empty
 */
public record AgentId(String value) implements Comparable<AgentId> {
    /** @throws IllegalArgumentException when empty */
    public AgentId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("AgentId: must not be empty");
        }
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
