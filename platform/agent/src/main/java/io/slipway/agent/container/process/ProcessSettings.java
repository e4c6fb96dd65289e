package io.slipway.agent.container.process;

import java.nio.file.Path;

/**
 * How process containers are run.
 *
 * @param work the agent's work folder; the supervisor's program is put into its {@code bin}
 * @param name names the agent's part of the machine's control groups; unique on the machine
 * @param controlGroups whether to use control groups where the machine has them
 * @param capCpu whether a task may use no more processor time than it was given, even when others are idle
 * @param maxProcesses how many processes and threads a task may have
 * @param logBytes the size at which {@code stdout} and {@code stderr} change files
 * @param logFiles how many full files of each are kept
 */
public record ProcessSettings(
        Path work, String name, boolean controlGroups, boolean capCpu, long maxProcesses, long logBytes, int logFiles) {
    /** @throws IllegalArgumentException for sizes that cannot be used */
    public ProcessSettings {
        if (logBytes < 1024 || logFiles < 0 || maxProcesses < 1) {
            throw new IllegalArgumentException("process containers: log bytes " + logBytes + ", log files " + logFiles
                    + ", processes " + maxProcesses + "; expected at least 1024, 0 and 1");
        }
    }
}
