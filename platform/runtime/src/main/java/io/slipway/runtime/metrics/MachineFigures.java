package io.slipway.runtime.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine under this process as the JVM sees it.
 *
 * @param loadOneMinute the load average; negative when it is not known
 * @param processors that the JVM may use
 * @param memoryTotalBytes of the machine, or of the control group around the process
 * @param memoryFreeBytes that nothing uses, caches included in what is used
 */
public record MachineFigures(double loadOneMinute, int processors, long memoryTotalBytes, long memoryFreeBytes) {
    /** As it is now. */
    public static MachineFigures read() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new MachineFigures(
                system.getSystemLoadAverage(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getFreeMemorySize());
    }

    /** Under the names of Mesos; what is not known is left out. */
    public Map<String, Double> inMesosNames() {
        Map<String, Double> numbers = new TreeMap<>();
        if (loadOneMinute >= 0) {
            numbers.put("system/load_1min", loadOneMinute);
        }
        numbers.put("system/cpus_total", (double) processors);
        numbers.put("system/mem_total_bytes", (double) memoryTotalBytes);
        numbers.put("system/mem_free_bytes", (double) memoryFreeBytes);
        return numbers;
    }
}
