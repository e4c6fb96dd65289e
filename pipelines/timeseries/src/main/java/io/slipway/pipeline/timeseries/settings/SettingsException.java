package io.slipway.pipeline.timeseries.settings;

import java.util.List;

/** Settings with which a program cannot start. */
public final class SettingsException extends RuntimeException {
    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem: which setting, its value, what was expected. */
    public List<String> problems() {
        return problems;
    }
}
