package io.slipway.marathonapi;

/** What the executor takes beside its task: cpus, MiB of memory, MiB of disk. */
public record ExecutorResources(double cpus, double mem, double disk) {}
