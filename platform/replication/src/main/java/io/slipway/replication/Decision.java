package io.slipway.replication;

import java.util.List;

/**
 * What a core decides: what to remember, what to do, what to answer.
 *
 * @param records applied at once, in order, and made durable
 * @param effects done in order, once the records are durable
 * @param reply given once the records are durable
 */
public record Decision<R, E, T>(List<R> records, List<E> effects, T reply) {
    /** Copies the lists. */
    public Decision {
        records = List.copyOf(records);
        effects = List.copyOf(effects);
    }

    /** An answer that changes nothing. */
    public static <R, E, T> Decision<R, E, T> reply(T reply) {
        return new Decision<>(List.of(), List.of(), reply);
    }
}
