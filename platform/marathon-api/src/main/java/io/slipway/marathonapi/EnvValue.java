package io.slipway.marathonapi;

/** The value of an environment variable. */
public sealed interface EnvValue {
    /** A text. */
    record Text(String value) implements EnvValue {}

    /** The secret of this name among the app's {@code secrets}. */
    record Secret(String name) implements EnvValue {}
}
