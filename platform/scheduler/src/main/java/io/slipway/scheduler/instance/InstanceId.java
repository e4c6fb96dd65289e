package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One instance of an app: {@code <id with / as _>.instance-<time-based uuid>}. The uuid is kept as a number: a million
 * of them are kept, compared and read when a master starts.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/task-handling.html">Marathon: instance and task ids</a>
 */
public final class InstanceId implements Comparable<InstanceId> {
    private static final List<String> KINDS = List.of("instance-", "marathon-");
    private static final String TASK = "._app";
    private static final int INCARNATION_DIGITS = 9;
    /** 100 ns steps from the start of the Gregorian calendar to 1970, as RFC 9562 counts time. */
    private static final long GREGORIAN_TICKS = 0x01B2_1DD2_1381_4000L;

    private static final int UUID_LENGTH = 36;

    /** Everything before the uuid, or the whole text where it ends in none. */
    private final String prefix;

    /** The uuid; both 0 where there is none. */
    private final long high;

    private final long low;

    /** @throws IllegalArgumentException when it is not of the form above */
    public InstanceId(String value) {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "instance id '" + value + "': expected <app id with / as _>.instance-<uuid>");
        }
        int end = value.length() - UUID_LENGTH;
        boolean ends = end > 0 && isUuid(value, end);
        prefix = ends ? value.substring(0, end) : value;
        high = ends ? hex(value, end, end + 18) : 0;
        low = ends ? hex(value, end + 19, end + UUID_LENGTH) : 0;
    }

    private InstanceId(String prefix, long high, long low) {
        this.prefix = prefix;
        this.high = high;
        this.low = low;
    }

    /**
     * The id of {@code prefix} and what is behind it. Ids of one prefix share its text.
     *
     * @throws IllegalArgumentException when both together are no id
     */
    public static InstanceId of(String prefix, String behind) {
        if (behind.length() != UUID_LENGTH || !isUuid(behind, 0) || !isOne(prefix, UUID_LENGTH)) {
            return new InstanceId(prefix + behind);
        }
        return new InstanceId(prefix, hex(behind, 0, 18), hex(behind, 19, UUID_LENGTH));
    }

    /** Written by hand: the ids of a million instances are read when a master starts. */
    private static boolean isOne(String value) {
        return isOne(value, 0);
    }

    /** @param more how many letters follow behind */
    private static boolean isOne(String value, int more) {
        int dot = value.lastIndexOf('.');
        if (dot < 1) {
            return false;
        }
        for (String kind : KINDS) {
            if (value.startsWith(kind, dot + 1) && value.length() + more > dot + 1 + kind.length()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a uuid stands there as {@link UUID} writes it; that of zeroes does not count. */
    private static boolean isUuid(String text, int begin) {
        boolean zero = true;
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(begin + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            zero &= dash || c == '0';
        }
        return !zero;
    }

    private static long hex(String text, int begin, int end) {
        long number = 0;
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (c != '-') {
                number = number << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
            }
        }
        return number;
    }

    /** What the ids of all instances of {@code app} begin with. */
    public static String prefix(PathId app) {
        return app.safe() + '.' + KINDS.get(0);
    }

    /** A new instance of {@code app}, named after the time and random bits (RFC 9562 section 5.1). */
    public static InstanceId draw(PathId app, Instant now, RandomGenerator random) {
        return draw(prefix(app), now, random);
    }

    /** A new instance of the app whose ids begin with {@code prefix}. */
    public static InstanceId draw(String prefix, Instant now, RandomGenerator random) {
        long ticks = now.toEpochMilli() * 10_000 + random.nextInt(10_000) + GREGORIAN_TICKS;
        long high = (ticks << 32) | ((ticks >>> 16) & 0xFFFF_0000L) | 0x1000L | ((ticks >>> 48) & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x0100_0000_0000L;
        return new InstanceId(prefix, high, low);
    }

    private boolean isPlain() {
        return low == 0 && high == 0;
    }

    /** The text; made anew each time. */
    public String value() {
        return isPlain() ? prefix : prefix + new UUID(high, low);
    }

    /** What stands behind {@code begin}; null when the id does not begin so. */
    public @Nullable String behind(String begin) {
        if (!isPlain() && prefix.equals(begin)) {
            return new UUID(high, low).toString();
        }
        String value = value();
        return value.startsWith(begin) ? value.substring(begin.length()) : null;
    }

    /** The instance of a task id, and which of its tasks; empty when the id was not made by this scheduler. */
    public static Optional<Ref> ofTask(TaskId taskId) {
        String task = taskId.value();
        int end = task.lastIndexOf(TASK);
        String instance = end < 0 ? "" : task.substring(0, end);
        int incarnation = isOne(instance) ? incarnation(task, end + TASK.length()) : -1;
        return incarnation < 0 ? Optional.empty() : Optional.of(new Ref(new InstanceId(instance), incarnation));
    }

    /** What follows behind the task's name: nothing, or a dot and a number; -1 when it is neither. */
    private static int incarnation(String task, int begin) {
        int digits = task.length() - begin - 1;
        if (digits < 0) {
            return 1;
        }
        if (digits == 0 || digits > INCARNATION_DIGITS || task.charAt(begin) != '.') {
            return -1;
        }
        int number = 0;
        for (int i = begin + 1; i < task.length(); i++) {
            char digit = task.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }

    /** The app. */
    public PathId app() {
        return PathId.fromSafe(prefix.substring(0, prefix.lastIndexOf('.')));
    }

    /** The task of the instance's {@code incarnation}, from 1. */
    public TaskId task(int incarnation) {
        return new TaskId(value() + "._app." + incarnation);
    }

    /** The order of the texts. */
    @Override
    public int compareTo(InstanceId other) {
        if (isPlain() || other.isPlain() || !prefix.equals(other.prefix)) {
            return value().compareTo(other.value());
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof InstanceId that
                        && low == that.low
                        && high == that.high
                        && prefix.equals(that.prefix));
    }

    @Override
    public int hashCode() {
        return isPlain() ? prefix.hashCode() : Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        return value();
    }

    /**
     * A task as part of an instance.
     *
     * @param instance the instance
     * @param incarnation which of its tasks, from 1
     */
    public record Ref(InstanceId instance, int incarnation) {}
}
