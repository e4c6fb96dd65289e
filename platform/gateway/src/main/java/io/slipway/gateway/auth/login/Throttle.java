package io.slipway.gateway.auth.login;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The brake on guessing, for one kind of name: users, or addresses. After some failures each further one makes the name
 * wait twice as long, up to a limit; what is tried while it waits is not even looked at. Names that
 * were quiet for long are forgotten, and so are those not seen for longest when there are too many. Thread-safe.
 */
public final class Throttle {
    private static final int NAMES_MAX = 10_000;
    private static final Duration QUIET = Duration.ofMinutes(15);

    private final int free;
    private final Duration first;
    private final Duration longest;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    private record Failures(int count, long lastNanos, long untilNanos) {}

    /**
     * @param free how many failures cost nothing
     * @param first what the next one costs
     * @param longest the most that one costs
     */
    public Throttle(int free, Duration first, Duration longest) {
        this.free = free;
        this.first = first;
        this.longest = longest;
    }

    /** How long {@code name} has to wait; zero when it may try. */
    public synchronized Duration wait(String name, long nowNanos) {
        Failures known = failures.get(name);
        return known == null || nowNanos - known.untilNanos >= 0
                ? Duration.ZERO
                : Duration.ofNanos(known.untilNanos - nowNanos);
    }

    /** One more tries. Counted before it is known how it ends, so that many at once are not looked at for free. */
    public synchronized void tries(String name, long nowNanos) {
        Failures known = failures.get(name);
        int count = known == null || nowNanos - known.lastNanos > QUIET.toNanos() ? 1 : known.count + 1;
        failures.put(name, new Failures(count, nowNanos, nowNanos + cost(count).toNanos()));
        if (failures.size() > NAMES_MAX) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    private Duration cost(int count) {
        if (count <= free) {
            return Duration.ZERO;
        }
        Duration cost = first.multipliedBy(1L << Math.min(20, count - free - 1));
        return cost.compareTo(longest) < 0 ? cost : longest;
    }

    /** All that was tried is forgiven. */
    public synchronized void forgive(String name) {
        failures.remove(name);
    }

    /** One try was right, and says nothing about the others. */
    public synchronized void takeBack(String name) {
        Failures known = failures.get(name);
        if (known != null && known.count > 1) {
            failures.put(name, new Failures(known.count - 1, known.lastNanos, known.untilNanos));
        } else {
            failures.remove(name);
        }
    }
}
