package io.slipway.agent;

import com.sun.management.OperatingSystemMXBean;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a machine has to offer: all processors; memory and disk but for some head-room; the ports 31000 to 32000.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/attributes-resources/">Mesos: the same defaults</a>
 */
public final class DetectedResources {
    private static final long MEBI = 1 << 20;
    private static final long MEMORY_HEADROOM_MIB = 1024;
    private static final long DISK_HEADROOM_MIB = 5 * 1024;
    private static final int FIRST_PORT = 31_000;
    private static final int LAST_PORT = 32_000;

    private DetectedResources() {}

    /** @param work the folder whose disk counts; it exists */
    public static Resources of(Path work) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        long memory = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            memory = system.getTotalMemorySize() / MEBI;
        }
        long disk = Files.getFileStore(work).getTotalSpace() / MEBI;
        return Resources.of(processors, offered(memory, MEMORY_HEADROOM_MIB), offered(disk, DISK_HEADROOM_MIB))
                .plus(Resources.ports(Value.Ranges.of(FIRST_PORT, LAST_PORT)));
    }

    /** All but the head-room; half where that would take more than half. */
    static double offered(long total, long headroom) {
        return total > 2 * headroom ? total - headroom : total / 2;
    }
}
