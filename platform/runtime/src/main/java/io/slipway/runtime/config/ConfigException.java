package io.slipway.runtime.config;

import java.util.List;

/** A configuration that cannot be used; carries every problem found. */
public final class ConfigException extends RuntimeException {
    private final List<String> problems;

    /** @param problems one sentence each, at least one */
    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each problem. */
    public List<String> problems() {
        return problems;
    }
}
