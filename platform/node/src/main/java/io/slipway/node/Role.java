package io.slipway.node;

import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Source;
import io.slipway.runtime.config.Values;
import java.util.List;
import java.util.Locale;

/** What a process can be beside {@code up}. */
enum Role {
    MASTER,
    AGENT;

    /** What it can be told. */
    List<Setting<?>> settings() {
        return this == MASTER ? MasterSettings.ALL : AgentSettings.ALL;
    }

    /** As a user writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads its configuration.
     *
     * @throws ConfigException with every problem
     */
    Values read(List<Source> sources) {
        Values values = Values.read(settings(), sources);
        values.get(CommonSettings.ROLE).filter(told -> told != this).ifPresent(other -> {
            throw new ConfigException(List.of("role = " + other.word() + ": this is a configuration for another role;"
                    + " expected " + word() + ", or start 'slipway " + other.word() + "'"));
        });
        return values;
    }

    /**
     * Checks what no setting can check alone.
     *
     * @throws ConfigException when it is wrong
     */
    void check(Values values) {
        Object unused = this == MASTER ? MasterSettings.of(values) : AgentSettings.of(values);
    }
}
