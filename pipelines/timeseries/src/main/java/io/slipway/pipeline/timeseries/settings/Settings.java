package io.slipway.pipeline.timeseries.settings;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one program: each is read from its flag, else from its environment variable, else has a default.
 * {@code --a-b}
 * is the flag of {@code A_B}; {@code --port} that of {@code PORT0}. What is wrong is gathered and told by {@link
 * #check}; until then a wrong setting gives its default, so that everything can be read first.
 */
public final class Settings {
    private static final String PORT = "PORT0";

    private final Map<String, String> environment;
    private final Map<String, String> flags = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** Settings from the arguments and the environment of a process. */
    public Settings(String[] arguments, Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                problems.add("argument '" + argument + "': expected flags, --name VALUE");
                continue;
            }
            int equals = argument.indexOf('=');
            if (equals > 0) {
                flags.put(variable(argument.substring(2, equals)), argument.substring(equals + 1));
            } else if (i + 1 < arguments.length) {
                flags.put(variable(argument.substring(2)), arguments[++i]);
            } else {
                problems.add("flag " + argument + " has no value, expected " + argument + " VALUE");
            }
        }
    }

    /** A text that has a default. */
    public String text(String name, String byDefault) {
        String given = given(name);
        return given == null ? byDefault : given;
    }

    /** A text that must be there. */
    public String required(String name, String expected) {
        String given = given(name);
        if (given == null) {
            problems.add(name + " (" + flag(name) + ") is not set, expected " + expected);
            return "";
        }
        return given;
    }

    /** A whole number from {@code least} to {@code most}. */
    public int number(String name, int byDefault, int least, int most) {
        String given = given(name);
        if (given == null) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers that are out of range
        }
        problems.add(name + " is '" + given + "', expected a whole number from " + least + " to " + most);
        return byDefault;
    }

    /** One of some words, or what {@code read} makes of them. */
    public <T> T choice(String name, T byDefault, Function<String, Optional<T>> read, String expected) {
        String given = given(name);
        if (given == null) {
            return byDefault;
        }
        return read.apply(given).orElseGet(() -> {
            problems.add(name + " is '" + given + "', expected one of: " + expected);
            return byDefault;
        });
    }

    /** Texts separated by commas; none by default. */
    public List<String> list(String name) {
        return split(text(name, ""));
    }

    /** At least one {@code host:port}, separated by commas. */
    public List<InetSocketAddress> addresses(String name) {
        var addresses = new ArrayList<InetSocketAddress>();
        for (String text : split(required(name, "host:port,host:port"))) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (colon > 0 && port > 0 && port < 65536) {
                    addresses.add(InetSocketAddress.createUnresolved(text.substring(0, colon), port));
                    continue;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            problems.add(name + " holds '" + text + "', expected host:port");
        }
        return addresses;
    }

    /** Notes that {@code name} holds {@code value} where {@code expected} was. */
    public void problem(String name, String value, String expected) {
        problems.add(name + " is '" + value + "', expected " + expected);
    }

    /** @throws SettingsException with every problem, if there is one */
    public void check() {
        flags.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("flag " + flag(name) + " is unknown, expected one of "
                        + String.join(", ", known.stream().map(Settings::flag).toList())));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private @Nullable String given(String name) {
        if (!known.contains(name)) {
            known.add(name);
        }
        String value = flags.getOrDefault(name, environment.get(name));
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String variable(String flag) {
        return flag.equals("port") ? PORT : flag.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String flag(String variable) {
        return variable.equals(PORT)
                ? "--port"
                : "--" + variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
