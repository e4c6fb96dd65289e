package io.slipway.agent.task;

import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerExit.OutOfMemory;
import java.util.Locale;
import java.util.Map;

/** How a task ended, in words. */
final class ExitWords {
    private static final int SIGNAL_BASE = 128;
    private static final double MEBI = 1 << 20;
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"));

    private ExitWords() {}

    /** How {@code exit} came about. */
    static String of(ContainerExit exit) {
        if (exit.outOfMemory() != null) {
            return outOfMemory(exit.outOfMemory());
        }
        if (!exit.trouble().isEmpty()) {
            return exit.code() == null ? exit.trouble() : code(exit.code()) + "; " + exit.trouble();
        }
        return exit.code() == null ? "the exit code is not known" : code(exit.code());
    }

    private static String code(int code) {
        if (code == 126) {
            return "exited with 126: the program was found but could not be run (is it executable?)";
        }
        if (code == 127) {
            return "exited with 127: the program was not found; see stderr";
        }
        String signal = SIGNALS.get(code - SIGNAL_BASE);
        return signal == null ? "exited with " + code : "ended by " + signal + " (exit code " + code + ")";
    }

    private static String outOfMemory(OutOfMemory memory) {
        String peak = memory.peakBytes() == 0 ? "" : ", used at most " + mebi(memory.peakBytes());
        return "out of memory: the kernel killed " + memory.kills()
                + (memory.kills() == 1 ? " process" : " processes") + " of the task at its limit of "
                + mebi(memory.limitBytes()) + peak + "; give it more memory or make it use less";
    }

    private static String mebi(long bytes) {
        double mebi = bytes / MEBI;
        return mebi == Math.rint(mebi)
                ? String.format(Locale.ROOT, "%.0f MiB", mebi)
                : String.format(Locale.ROOT, "%.1f MiB", mebi);
    }
}
