package io.slipway.agent.container;

/**
 * What a container uses.
 *
 * @param processes how many processes it has
 * @param userSeconds processor time in the program so far
 * @param systemSeconds processor time in the kernel so far
 * @param memoryBytes resident memory now
 * @param memoryLimitBytes the limit in force; 0 for none
 */
public record ContainerUsage(
        int processes, double userSeconds, double systemSeconds, long memoryBytes, long memoryLimitBytes) {}
