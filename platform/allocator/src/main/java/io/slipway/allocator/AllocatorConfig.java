package io.slipway.allocator;

import java.util.Map;

/**
 * What the allocator is told once.
 *
 * @param weights role to weight, above 0; a role that is not named has 1. A role of weight 2 gets twice the share
 * @param minCpusMilli an agent is offered when this much cpu, or {@code minMemMilli}, is free. Default 10
 * @param minMemMilli thousandths of a MiB. Default 32000
 */
public record AllocatorConfig(Map<String, Double> weights, long minCpusMilli, long minMemMilli) {
    /** As Mesos: all roles weigh the same, {@code cpus:0.01|mem:32}. */
    public static final AllocatorConfig DEFAULT = new AllocatorConfig(Map.of(), 10, 32_000);

    /** @throws IllegalArgumentException for a weight that is not above 0 */
    public AllocatorConfig {
        weights = Map.copyOf(weights);
        weights.forEach((role, weight) -> {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("weight of role " + role + ": " + weight + " is not above 0");
            }
        });
    }

    double weight(String role) {
        return weights.getOrDefault(role, 1.0);
    }
}
