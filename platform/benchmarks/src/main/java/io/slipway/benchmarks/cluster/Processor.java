package io.slipway.benchmarks.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time of this process: on a busy machine it tells more than the clock. */
final class Processor {
    private Processor() {}

    /** Of all threads since the start. */
    static double seconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }
}
