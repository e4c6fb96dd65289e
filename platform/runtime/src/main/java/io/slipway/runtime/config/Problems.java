package io.slipway.runtime.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers everything that is wrong with a configuration, so that it is told once and whole. */
public final class Problems {
    private final List<String> messages = new ArrayList<>();

    /** Notes one problem: what is wrong, the value, what was expected. */
    public void add(String message) {
        messages.add(message);
    }

    /** Notes {@code message} unless {@code ok}. */
    public void check(boolean ok, String message) {
        if (!ok) {
            add(message);
        }
    }

    /** What was noted so far. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** @throws ConfigException with every message, if there is one */
    public void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new ConfigException(messages);
        }
    }
}
