package io.slipway.universe.discovery;

import io.slipway.runtime.config.Problems;
import java.util.Map;

/** Reads what a program is told by its environment, and gathers everything that is wrong with it. For one thread. */
public final class TaskSettings {
    private final Map<String, String> environment;
    private final Problems problems = new Problems();

    /** @param environment the process's variables */
    public TaskSettings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The value, which must be there; else empty, and noted. */
    public String required(String name) {
        String value = text(name, "");
        problems.check(!value.isEmpty(), name + " is not set: this program runs as a task of Slipway, which sets it");
        return value;
    }

    /** The value, or another when it is absent or blank. */
    public String text(String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? otherwise : value.strip();
    }

    /** The number, or another when it is absent; noted when it is none or out of bounds. */
    public int number(String name, int otherwise, int min, int max) {
        String value = text(name, Integer.toString(otherwise));
        if (value.matches("-?[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        problems.add(name + " is '" + value + "', expected a whole number from " + min + " to " + max);
        return otherwise;
    }

    /** The port that the scheduler gave under this name. */
    public int port(String name) {
        String value = required("PORT_" + name);
        return value.isEmpty() ? 0 : number("PORT_" + name, 0, 1, 65535);
    }

    /** @throws io.slipway.runtime.config.ConfigException with all that was noted */
    public void throwIfAny() {
        problems.throwIfAny();
    }
}
