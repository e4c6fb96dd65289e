package io.slipway.runtime.events;

/**
 * Where decisions that change the state of the cluster are told: an agent was given up, a deployment began, a task was
 * ended. For people who ask later what happened; nothing depends on it. Implementations are thread-safe and do not
 * block.
 */
@FunctionalInterface
public interface EventLog {
    /** Keeps nothing. */
    EventLog NONE = (kind, fields) -> {};

    /**
     * Tells what was decided, once it is durable.
     *
     * @param kind with hyphens, such as {@code agent-unreachable}
     * @param fields names and values by turns: ids first, the reason last
     */
    void tell(String kind, String... fields);
}
