package io.slipway.agent.container;

/**
 * What a container may use.
 *
 * @param cpuMilli thousandths of a processor
 * @param memoryBytes bytes of memory; 0 for no limit
 */
public record ContainerLimits(long cpuMilli, long memoryBytes) {}
