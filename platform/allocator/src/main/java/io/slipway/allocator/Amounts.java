package io.slipway.allocator;

import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.Arrays;
import java.util.List;

/** Sums of what counts for fairness, whatever it is reserved for: cpus, mem, disk, gpus, and how many ports. */
final class Amounts {
    private static final List<String> NAMES =
            List.of(Resources.CPUS, Resources.MEM, Resources.DISK, Resources.GPUS, Resources.PORTS);

    private final long[] sums = new long[NAMES.size()];

    void add(Resources resources) {
        change(resources, 1);
    }

    void subtract(Resources resources) {
        change(resources, -1);
    }

    /** The largest part of {@code total} that is in this, from 0 to 1: the dominant share. */
    double dominantShareOf(Amounts total) {
        double share = 0;
        for (int i = 0; i < sums.length; i++) {
            if (total.sums[i] > 0) {
                share = Math.max(share, (double) sums[i] / total.sums[i]);
            }
        }
        return share;
    }

    boolean isZero() {
        return Arrays.stream(sums).allMatch(sum -> sum == 0);
    }

    private void change(Resources resources, int sign) {
        for (Resource resource : resources) {
            int index = NAMES.indexOf(resource.name());
            if (index >= 0) {
                sums[index] += sign * size(resource.value());
            }
        }
    }

    private static long size(Value value) {
        if (value instanceof Value.Scalar scalar) {
            return scalar.milli();
        }
        return value instanceof Value.Ranges ranges ? ranges.size() : 0;
    }
}
