package io.slipway.universe.discovery;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints where an app serves, as {@code host:port,host:port}, for the shell commands of other apps:
 *
 * <pre>
 * Endpoints APP PORT [--wait] [--timeout SECONDS] [--patience SECONDS]
 * </pre>
 *
 * Without {@code --wait} it prints the endpoints of the instances that are ready now. With it, it waits until all
 * instances are ready, or, once it has been patient (30 s), at least one: an app that lost an instance still serves.
 * Exit codes: 0 found, 1 not found (in time), 2 wrong arguments.
 */
public final class Endpoints {
    private static final String USAGE = "usage: Endpoints APP PORT [--wait] [--timeout SECONDS] [--patience SECONDS]";

    private final String app;
    private final String port;
    private final boolean wait;
    private final Duration timeout;
    private final Duration patience;

    private Endpoints(String app, String port, boolean wait, Duration timeout, Duration patience) {
        this.app = app;
        this.port = port;
        this.wait = wait;
        this.timeout = timeout;
        this.patience = patience;
    }

    /** The program. */
    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        Endpoints wanted;
        try {
            wanted = parse(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return 2;
        }
        try {
            out.println(String.join(",", wanted.find(Discovery.ofTask(environment, err))));
            return 0;
        } catch (RuntimeException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    static Endpoints parse(String[] args) {
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        List<String> names = new ArrayList<>();
        boolean wait = false;
        Duration timeout = Duration.ofMinutes(10);
        Duration patience = Duration.ofSeconds(30);
        while (!rest.isEmpty()) {
            String arg = rest.removeFirst();
            if (arg.equals("--wait")) {
                wait = true;
            } else if (arg.equals("--timeout")) {
                timeout = seconds(arg, rest.pollFirst());
            } else if (arg.equals("--patience")) {
                patience = seconds(arg, rest.pollFirst());
            } else if (arg.startsWith("-")) {
                throw new IllegalArgumentException("unknown option '" + arg + "'");
            } else {
                names.add(arg);
            }
        }
        if (names.size() != 2) {
            throw new IllegalArgumentException("expected an app and a port name, got " + names);
        }
        String app = names.get(0).startsWith("/") ? names.get(0) : "/" + names.get(0);
        return new Endpoints(app, names.get(1), wait, timeout, patience);
    }

    private static Duration seconds(String option, @org.jspecify.annotations.Nullable String value) {
        if (value == null || !value.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(option + " is '" + value + "', expected a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }

    List<String> find(Discovery discovery) {
        if (wait) {
            return discovery.await(app, "port '" + port + "'", timeout, (state, waited) -> {
                long needed = waited.compareTo(patience) < 0 ? Math.max(1, state.wanted()) : 1;
                return state.ready() >= needed ? Optional.of(state.endpoints(port)) : Optional.empty();
            });
        }
        AppState state = discovery.find(app).orElseThrow(() -> new DiscoveryException("there is no app " + app));
        List<String> endpoints = state.endpoints(port);
        if (endpoints.isEmpty()) {
            throw new DiscoveryException("no instance of " + app + " is ready: " + state.words());
        }
        return endpoints;
    }
}
