package io.slipway.installer.ssh;

import java.util.Optional;

/** Asks the user for what is kept nowhere. */
@FunctionalInterface
public interface Prompts {
    /** The answer to a question whose answer is not shown; empty when there is nobody to ask. */
    Optional<String> secret(String question);

    /** Nobody to ask. */
    static Prompts none() {
        return question -> Optional.empty();
    }
}
