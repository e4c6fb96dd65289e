package io.slipway.marathonapi;

/**
 * How many instances a deployment keeps healthy, and how many it may run beside them, as parts of the target number.
 *
 * @param minimumHealthCapacity 0 to 1
 * @param maximumOverCapacity 0 to 1
 */
public record UpgradeStrategy(double minimumHealthCapacity, double maximumOverCapacity) {
    /** All healthy, up to twice as many. */
    public static final UpgradeStrategy DEFAULT = new UpgradeStrategy(1.0, 1.0);

    /** For apps whose data stays: half healthy, none beside. */
    public static final UpgradeStrategy RESIDENT = new UpgradeStrategy(0.5, 0.0);
}
