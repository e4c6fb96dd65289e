package io.slipway.installer.fleet;

import io.slipway.installer.host.HostException;
import java.util.Optional;

/**
 * What came of a work on one host: exactly one of both.
 *
 * @param value its result
 * @param failure why there is none
 */
public record Outcome<T>(Optional<T> value, Optional<HostException> failure) {
    /** A result. */
    public static <T> Outcome<T> of(T value) {
        return new Outcome<>(Optional.of(value), Optional.empty());
    }

    /** A failure. */
    public static <T> Outcome<T> failed(HostException failure) {
        return new Outcome<>(Optional.empty(), Optional.of(failure));
    }

    /** The result. */
    public T orThrow() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return value.orElseThrow();
    }

    /** Whether there is a result. */
    public boolean ok() {
        return value.isPresent();
    }
}
