package io.slipway.marathonapi;

/** What happens to an instance whose agent cannot be reached. */
public sealed interface UnreachableStrategy {
    /** Replaced and forgotten at once. */
    UnreachableStrategy DEFAULT = new After(0, 0);

    /** Nothing: it is waited for. */
    record Disabled() implements UnreachableStrategy {}

    /**
     * Replaced, then forgotten.
     *
     * @param inactiveAfterSeconds until it is replaced
     * @param expungeAfterSeconds until it is forgotten, not less
     */
    record After(long inactiveAfterSeconds, long expungeAfterSeconds) implements UnreachableStrategy {}
}
