package io.slipway.installer.preflight;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one host is.
 *
 * @param values as the program {@code facts.sh} printed them, by key
 * @param skew how far its clock is before the installer's
 */
public record Facts(Map<String, List<String>> values, Duration skew) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Where things will lie. */
    private static final String FOLDERS = "/opt/slipway /var/lib/slipway /etc/slipway";

    /** Keeps the map. */
    public Facts {
        values = Map.copyOf(values);
    }

    /** Asks a host; it changes nothing there. */
    public static Facts of(Host host, Inventory inventory, Clock clock) {
        String program = program(inventory);
        long before = clock.now().toEpochMilli();
        Result result = host.run(program, TIMEOUT);
        long after = clock.now().toEpochMilli();
        Facts facts = parse(result.out(), before, after);
        if (!result.ok() || facts.one("done").isEmpty()) {
            throw new HostException(
                    HostException.Kind.BROKEN,
                    "the program that looks at the machine failed: " + result.words(),
                    "run it by hand with 'sh -s' there, or report it");
        }
        return facts;
    }

    private static String program(Inventory inventory) {
        String others = inventory.hosts().stream().map(HostSpec::address).collect(Collectors.joining(" "));
        return "others=" + Shell.quoted(others) + "\nfolders=" + Shell.quoted(FOLDERS) + "\ndetect="
                + Shell.quoted(inventory.ipDetect().orElse("")) + "\n" + resource("facts.sh");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Facts.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the lines.
     *
     * @param beforeMs the installer's clock when the host was asked
     * @param afterMs and when the answer was there
     */
    static Facts parse(String lines, long beforeMs, long afterMs) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1).strip());
            }
        });
        Facts facts = new Facts(values, Duration.ZERO);
        return new Facts(
                values,
                facts.clockMs().map(clock -> skew(clock, beforeMs, afterMs)).orElse(Duration.ZERO));
    }

    /** The host looked at its clock between both times: within them nothing is known to be wrong. */
    private static Duration skew(long clock, long before, long after) {
        if (clock < before) {
            return Duration.ofMillis(clock - before);
        }
        return Duration.ofMillis(Math.max(0, clock - after));
    }

    private Optional<Long> clockMs() {
        return one("clock")
                .filter(text -> text.matches("[0-9]{6,12}\\.[0-9]{9}"))
                .map(text -> Long.parseLong(text.substring(0, text.length() - 10)) * 1000
                        + Long.parseLong(text.substring(text.length() - 9, text.length() - 6)));
    }

    /** The value, when there is one that says something. */
    public Optional<String> one(String key) {
        return all(key).stream().filter(text -> !text.isEmpty()).findFirst();
    }

    /** All values of that key. */
    public List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** A number; -1 when there is none. */
    public long number(String key) {
        return one(key).filter(text -> text.matches("[0-9]{1,15}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** The homes of Java 17 and newer, the oldest version first: the one that most runs on. */
    public List<String> javaHomes() {
        return all("java").stream()
                .filter(text -> text.matches("[0-9]+ /.*"))
                .filter(text -> version(text) >= 17)
                .sorted((a, b) -> Integer.compare(version(a), version(b)))
                .map(text -> text.substring(text.indexOf(' ') + 1))
                .distinct()
                .toList();
    }

    private static int version(String java) {
        return Integer.parseInt(java.substring(0, java.indexOf(' ')));
    }

    /** The cluster whose parts are on it; empty when none are. */
    public Optional<String> installed() {
        return one("installed");
    }

    /** The address by which others reach it. */
    public String address(HostSpec spec) {
        return one("detected").orElse(spec.address());
    }
}
