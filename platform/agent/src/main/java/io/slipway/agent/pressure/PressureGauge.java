package io.slipway.agent.pressure;

import io.slipway.mesosapi.agent.FromAgent.Pressure;
import io.slipway.mesosapi.agent.FromAgent.Pressure.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Judges what a machine runs short of. A pressure begins below a limit and ends above one and a half times that, so
 * that it does not come and go. The limits are a part of the total and never more than an amount, since a twentieth of
 * a large disk is still plenty:
 *
 * <ul>
 *   <li>disk: 5 %, at most 2 GiB. Below twice that old sandboxes are deleted already
 *   <li>memory: 5 %, at most 128 MiB
 *   <li>process ids: 10 %, at most 1,000
 * </ul>
 *
 * <p>Owned by the agent's loop.
 */
public final class PressureGauge {
    private static final long MIB = 1 << 20;
    private static final long DISK_MOST = 2048 * MIB;
    private static final long MEMORY_MOST = 128 * MIB;
    private static final long PIDS_MOST = 1000;

    private final Set<Kind> present = EnumSet.noneOf(Kind.class);

    /** What is short now. */
    public List<Pressure> judge(Reading reading) {
        List<Pressure> pressures = new ArrayList<>();
        long disk = limit(reading.diskTotal(), 20, DISK_MOST);
        if (isShort(Kind.DISK, reading.diskLeft(), disk)) {
            pressures.add(pressure(Kind.DISK, "disk", mebi(reading.diskLeft()), mebi(reading.diskTotal()), mebi(disk)));
        }
        long memory = limit(reading.memoryTotal(), 20, MEMORY_MOST);
        if (isShort(Kind.MEMORY, reading.memoryLeft(), memory)) {
            pressures.add(pressure(
                    Kind.MEMORY, "memory", mebi(reading.memoryLeft()), mebi(reading.memoryTotal()), mebi(memory)));
        }
        long pids = limit(reading.pidsTotal(), 10, PIDS_MOST);
        if (isShort(Kind.PIDS, reading.pidsLeft(), pids)) {
            pressures.add(
                    pressure(Kind.PIDS, "process ids", reading.pidsLeft() + "", reading.pidsTotal() + "", pids + ""));
        }
        return pressures;
    }

    /** How many bytes must be deleted for old sandboxes to leave enough room; 0 when there is enough. */
    public static long diskMissing(Reading reading) {
        long wanted = 2 * limit(reading.diskTotal(), 20, DISK_MOST);
        return Math.max(0, wanted - reading.diskLeft());
    }

    private boolean isShort(Kind kind, long left, long limit) {
        boolean is = left < (present.contains(kind) ? limit * 3 / 2 : limit);
        if (is) {
            present.add(kind);
        } else {
            present.remove(kind);
        }
        return is;
    }

    private static long limit(long total, int part, long most) {
        return Math.min(total / part, most);
    }

    private static Pressure pressure(Kind kind, String what, String left, String total, String limit) {
        return new Pressure(kind, what + ": " + left + " left of " + total + ", expected at least " + limit);
    }

    private static String mebi(long bytes) {
        return bytes / MIB + " MiB";
    }
}
