package io.slipway.scheduler.placement;

import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.resources.Resources;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What some roles may use in each room, and the rooms in buckets by free CPUs, so that a room with much or with just
 * enough is found without looking at all of them.
 */
final class FreeIndex {
    private static final int BUCKETS = 1024;
    private static final List<String> SCALARS = List.of(Resources.CPUS, Resources.MEM, Resources.DISK, Resources.GPUS);

    private static final List<RejectReason> RULES = List.of(
            RejectReason.InsufficientCpus,
            RejectReason.InsufficientMemory,
            RejectReason.InsufficientDisk,
            RejectReason.InsufficientGpus);

    private final Set<String> roles;
    private final long[][] free;
    private final int[] bucketOf;
    private final @Nullable Bits[] buckets = new Bits[BUCKETS];
    private final Bits filled = new Bits(BUCKETS);
    private final long width;

    FreeIndex(Set<String> roles, List<Resources> rooms) {
        this.roles = roles;
        this.free = new long[rooms.size()][];
        this.bucketOf = new int[rooms.size()];
        long most = 0;
        for (int room = 0; room < free.length; room++) {
            free[room] = scalars(Matcher.usable(rooms.get(room), roles));
            most = Math.max(most, free[room][0]);
        }
        width = most / BUCKETS + 1;
        for (int room = 0; room < free.length; room++) {
            enter(room);
        }
    }

    /** Thousandths of cpus, mem, disk and gpus. */
    static long[] scalars(Resources resources) {
        long[] scalars = new long[SCALARS.size()];
        for (int i = 0; i < scalars.length; i++) {
            scalars[i] = resources.milli(SCALARS.get(i));
        }
        return scalars;
    }

    /** Something was taken out of a room. */
    void update(int room, Resources left) {
        free[room] = scalars(Matcher.usable(left, roles));
        int bucket = bucket(free[room][0]);
        if (bucket != bucketOf[room]) {
            Bits old = bits(bucketOf[room]);
            old.remove(room);
            if (old.isEmpty()) {
                filled.remove(bucketOf[room]);
            }
            enter(room);
        }
    }

    long cpus(int room) {
        return free[room][0];
    }

    boolean fits(int room, long[] wanted) {
        long[] have = free[room];
        return have[0] >= wanted[0] && have[1] >= wanted[1] && have[2] >= wanted[2] && have[3] >= wanted[3];
    }

    /** Whether there is neither CPU nor memory in the room for these roles. */
    boolean isBare(int room) {
        return free[room][0] == 0 && free[room][1] == 0;
    }

    /** The first scalar that the room has too little of; null when there is enough of all. */
    @Nullable
    RejectReason tooLittle(int room, long[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (free[room][i] < wanted[i]) {
                return RULES.get(i);
            }
        }
        return null;
    }

    int bucket(long cpus) {
        return (int) Math.min(cpus / width, BUCKETS - 1L);
    }

    /** The rooms of a bucket. */
    Bits bits(int bucket) {
        Bits bits = buckets[bucket];
        if (bits == null) {
            bits = new Bits(bucketOf.length);
            buckets[bucket] = bits;
        }
        return bits;
    }

    /** The next bucket with rooms, {@code from} included, upwards or downwards; -1 after the last. */
    int filled(int from, boolean upwards) {
        return upwards ? filled.atLeast(from) : filled.atMost(from);
    }

    int last() {
        return BUCKETS - 1;
    }

    private void enter(int room) {
        int bucket = bucket(free[room][0]);
        bucketOf[room] = bucket;
        bits(bucket).add(room);
        filled.add(bucket);
    }
}
