package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One instance of an app: {@code <id with / as _>.instance-<time-based uuid>}.
 *
 * @param value the text
 * @see <a href="https://mesosphere.github.io/marathon/docs/task-handling.html">Marathon: instance and task ids</a>
 */
public record InstanceId(String value) implements Comparable<InstanceId> {
    private static final List<String> KINDS = List.of("instance-", "marathon-");
    private static final String TASK = "._app";
    private static final int INCARNATION_DIGITS = 9;
    /** 100 ns steps from the start of the Gregorian calendar to 1970, as RFC 9562 counts time. */
    private static final long GREGORIAN_TICKS = 0x01B2_1DD2_1381_4000L;

    /** @throws IllegalArgumentException when it is not of the form above */
    public InstanceId {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "instance id '" + value + "': expected <app id with / as _>.instance-<uuid>");
        }
    }

    /** Written by hand: the ids of a million instances are read when a master starts. */
    private static boolean isOne(String value) {
        int dot = value.lastIndexOf('.');
        if (dot < 1) {
            return false;
        }
        for (String kind : KINDS) {
            if (value.startsWith(kind, dot + 1) && value.length() > dot + 1 + kind.length()) {
                return true;
            }
        }
        return false;
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
        return PathId.fromSafe(value.substring(0, value.lastIndexOf('.')));
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
