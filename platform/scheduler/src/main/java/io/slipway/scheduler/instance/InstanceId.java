package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One instance of an app: {@code <id with / as _>.instance-<time-based uuid>}.
 *
 * @param value the text
 * @see <a href="https://mesosphere.github.io/marathon/docs/task-handling.html">Marathon: instance and task ids</a>
 */
public record InstanceId(String value) implements Comparable<InstanceId> {
    private static final Pattern FORM = Pattern.compile("^(.+)\\.(instance-|marathon-)([^.]+)$");
    private static final Pattern TASK =
            Pattern.compile("^(.+\\.(?:instance-|marathon-)[^.]+)\\._app(?:\\.(\\d{1,9}))?$");
    /** 100 ns steps from the start of the Gregorian calendar to 1970, as RFC 9562 counts time. */
    private static final long GREGORIAN_TICKS = 0x01B2_1DD2_1381_4000L;

    /** @throws IllegalArgumentException when it is not of the form above */
    public InstanceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "instance id '" + value + "': expected <app id with / as _>.instance-<uuid>");
        }
    }

    /** A new instance of {@code app}, named after the time and random bits (RFC 9562 section 5.1). */
    public static InstanceId draw(PathId app, Instant now, RandomGenerator random) {
        long ticks = now.toEpochMilli() * 10_000 + random.nextInt(10_000) + GREGORIAN_TICKS;
        long high = (ticks << 32) | ((ticks >>> 16) & 0xFFFF_0000L) | 0x1000L | ((ticks >>> 48) & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x0100_0000_0000L;
        return new InstanceId(app.safe() + ".instance-" + new UUID(high, low));
    }

    /** The instance of a task id, and which of its tasks; empty when the id was not made by this scheduler. */
    public static Optional<Ref> ofTask(TaskId taskId) {
        Matcher matcher = TASK.matcher(taskId.value());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int incarnation = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        return Optional.of(new Ref(new InstanceId(matcher.group(1)), incarnation));
    }

    /** The app. */
    public PathId app() {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return PathId.fromSafe(matcher.group(1));
    }

    /** The task of the instance's {@code incarnation}, from 1. */
    public TaskId task(int incarnation) {
        return new TaskId(value + "._app." + incarnation);
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    /**
     * A task as part of an instance.
     *
     * @param instance the instance
     * @param incarnation which of its tasks, from 1
     */
    public record Ref(InstanceId instance, int incarnation) {}
}
