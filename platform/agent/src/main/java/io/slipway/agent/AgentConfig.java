package io.slipway.agent;

import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.config.Problems;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is run.
 *
 * @param work its folder: records, sandboxes, volumes; this agent's alone
 * @param hostname as tasks and clients reach it, also the address that health checks try; unique in the cluster
 * @param port where its API is served
 * @param resources what it offers; null to find out
 * @param attributes its attributes; {@code jdk} is added unless given
 * @param version the software's version
 * @param log the agent's own log file, served as {@code /slave/log}; null when there is none
 * @param containers how tasks are contained
 * @param sandboxMaxAge sandboxes of ended tasks are deleted after this time
 * @param sandboxMaxNumber how many sandboxes of ended tasks may stay
 */
public record AgentConfig(
        Path work,
        String hostname,
        int port,
        @Nullable Resources resources,
        Attributes attributes,
        String version,
        @Nullable Path log,
        Containment containers,
        Duration sandboxMaxAge,
        int sandboxMaxNumber) {
    /** A week, as in Mesos ({@code --gc_delay}). */
    public static final Duration DEFAULT_SANDBOX_MAX_AGE = Duration.ofDays(7);

    /** Ended tasks are looked into in the order of their end; more than so many are not. */
    public static final int DEFAULT_SANDBOX_MAX_NUMBER = 500;

    /**
     * How tasks are contained.
     *
     * @param controlGroups whether to use control groups where the machine has them
     * @param capCpu whether a task may use no more processor time than it was given, even when others are idle
     * @param maxProcesses how many processes and threads a task may have
     * @param logBytes the size at which {@code stdout} and {@code stderr} change files
     * @param logFiles how many full files of each are kept
     */
    public record Containment(boolean controlGroups, boolean capCpu, long maxProcesses, long logBytes, int logFiles) {
        /** Control groups, shares of processors, 10,000 processes, 10 MiB and 5 old files of each stream. */
        public static final Containment DEFAULT = new Containment(true, false, 10_000, 10 << 20, 5);
    }

    /** Reports every problem at once. @throws io.slipway.runtime.config.ConfigException when there is one */
    public AgentConfig {
        work = work.toAbsolutePath().normalize();
        Problems problems = new Problems();
        problems.check(!hostname.isBlank(), "agent hostname is empty; expected a name or an address");
        problems.check(port >= 0 && port <= 65535, "agent port " + port + "; expected 0 to 65535");
        problems.check(
                !sandboxMaxAge.isNegative(), "agent sandbox age " + sandboxMaxAge + "; expected a positive duration");
        problems.check(sandboxMaxNumber >= 0, "agent sandbox number " + sandboxMaxNumber + "; expected 0 or more");
        problems.check(
                containers.logBytes() >= 1024, "agent log size " + containers.logBytes() + "; expected at least 1024");
        problems.check(containers.logFiles() >= 0, "agent log files " + containers.logFiles() + "; expected 0 or more");
        problems.check(
                containers.maxProcesses() > 0,
                "agent processes for each task " + containers.maxProcesses() + "; expected 1 or more");
        problems.throwIfAny();
    }

    /** With everything else as usual. */
    public static AgentConfig of(Path work, String hostname, int port, String version) {
        return new AgentConfig(
                work,
                hostname,
                port,
                null,
                Attributes.NONE,
                version,
                null,
                Containment.DEFAULT,
                DEFAULT_SANDBOX_MAX_AGE,
                DEFAULT_SANDBOX_MAX_NUMBER);
    }
}
